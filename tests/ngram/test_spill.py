"""Arrays in files without names, and what is said when the disk is full."""

import errno
import os

import numpy as np
import pytest

from slm.errors import StorageError
from slm.ngram.spill import Spill, cuts


def test_what_was_written_is_read_mapped_and_given_in_blocks(tmp_path, monkeypatch):
    monkeypatch.setattr("slm.ngram.spill.BLOCK_BYTES", 12)
    file = Spill(tmp_path).file(np.int32)
    file.append(np.arange(5))
    file.append(np.arange(5, 8))
    file.write(1, np.array([70, 80]))
    assert (file.size, file.shape, file.nbytes, file[7]) == (8, (8,), 32, 7)
    assert file.read(0, 4).tolist() == [0, 70, 80, 3]
    assert [block.tolist() for block in file.blocks(1)] == [[70, 80, 3], [4, 5, 6], [7]]
    found = file.mapped()
    found[0] = 99  # the array's own affair
    assert file[0] == 0 and found.tolist() == [99, 70, 80, 3, 4, 5, 6, 7]
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_an_empty_array(tmp_path):
    file = Spill(tmp_path).file(np.float32)
    assert file.mapped().size == file.read(0, 0).size == len(list(file.blocks())) == 0


def test_cuts_take_as_many_contexts_as_fit_and_at_least_one(tmp_path):
    # children of the five contexts: 2, 0, 1, 9, 1; a context takes 4 bytes and a child 8
    file = Spill(tmp_path).file(np.int32)
    file.append(np.array([10, 12, 12, 13, 22, 23]))
    assert list(cuts(file, 0, 5, 36, context=4, child=8)) == [(0, 3), (3, 4), (4, 5)]
    assert list(cuts(file, 2, 4, 1000, context=4, child=8)) == [(2, 4)]
    assert list(cuts(file, 3, 3, 1000, context=4, child=8)) == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EFBIG])
def test_a_full_disk_is_named_with_what_is_needed_and_what_is_free(tmp_path, monkeypatch, number):
    spill = Spill(tmp_path)
    kept = spill.file(np.int64)
    kept.append(np.zeros(250_000))

    def full(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("slm.ngram.spill.os.pwrite", full)
    with pytest.raises(StorageError, match=r"took 2.0 MB and need at least 4.0 MB more; [0-9.]+ MB are free"):
        spill.file(np.int32).append(np.zeros(1_000_000))


def test_a_folder_that_takes_no_files_is_named(tmp_path):
    with pytest.raises(StorageError, match="missing: cannot keep temporary files there"):
        Spill(tmp_path / "missing").file(np.int32)
