"""The pages of docs/ tell the truth: their Python blocks run in order and print what they say they print."""

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parent.parent / "docs"
PAGES = sorted(path.name for path in DOCS.glob("*.md"))


@pytest.mark.compiled
@pytest.mark.parametrize("page", PAGES)
def test_the_python_of_a_page_runs_and_prints_what_it_says(page, capsys):
    blocks = re.findall(r"^```python\n(.*?)^```$", (DOCS / page).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    names = {"__name__": page}
    for block in blocks:
        exec(compile(block, page, "exec"), names)
        expected = re.findall(r"# prints (.*)$", block, flags=re.MULTILINE)
        assert capsys.readouterr().out.splitlines() == expected, block
