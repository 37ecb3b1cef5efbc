"""Console blocks of the README and of docs/: their commands, and what they show below each."""

import re

# Numbers of seconds and speeds differ from run to run.
SECONDS = re.compile(r"\d[\d,.]*(?= (?:s|words/s|tokens/s)\b)")


def blocks_of(page):
    """Pairs (language, text) of the console and Python blocks of a page, in order."""
    return re.findall(r"^```(console|python)\n(.*?)^```$", page, flags=re.MULTILINE | re.DOTALL)


def commands_and_outputs(block):
    """Pairs of a command line and the output shown below it."""
    pairs = []
    for line in block.splitlines():
        if line.startswith("$ "):
            pairs.append((line[2:], []))
        else:
            pairs[-1][1].append(line)
    return [(command, "\n".join(output).strip()) for command, output in pairs]


def fits(printed, shown):
    """Whether a command printed what a page shows: `...` stands for any text, seconds and speeds for any others."""
    pattern = re.escape(SECONDS.sub("_", shown)).replace(re.escape("..."), ".*")
    return re.fullmatch(pattern, SECONDS.sub("_", printed.strip()), flags=re.DOTALL) is not None
