"""The kernels as plain Python, with every index checked, for a lesser processor: the suite runs again, in part."""

import pytest


def passed(process):
    """Whether all tests of a run passed; shows what it printed if not."""
    printed, _ = process.communicate()
    assert process.returncode == 0, printed[-3000:]
    return "[100%]" in printed


@pytest.mark.compiled
def test_kernels_give_the_same_without_the_compiler(other_modes):
    assert passed(other_modes["plain"])


@pytest.mark.compiled
def test_kernels_run_on_a_processor_without_the_widest_registers(other_modes):
    assert passed(other_modes["narrow"])


@pytest.mark.compiled
def test_kernels_stay_inside_their_arrays(other_modes):
    assert passed(other_modes["checked"])
