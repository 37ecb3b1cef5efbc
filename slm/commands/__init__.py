"""The command line: a parser that imports a command only when it is called, and one way to end for every error."""

from __future__ import annotations

import argparse
import signal
import sys
import warnings
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from typing import Any

from slm.commands.console import take_over
from slm.commands.options import Parser, refuse_stdin_twice, say
from slm.environment import check_environment
from slm.errors import SlmError

COMMANDS = {
    "train": "train a model: slm train ngram|rnn|lstm|gru|elman|mlp|conv|loglinear FILES -m DIR",
    "ppl": "perplexity of a model on text",
    "surprisal": "surprisal in bits of every token, as TSV",
    "generate": "sample sentences from a model",
    "counts": "count the n-grams of text, as lines that can be read and added up",
    "adapt": "let a model adapt to what it reads: a cache, or learning on",
    "mix": "mix models with weights fitted on validation text",
    "prune": "leave out the n-grams of a model that cost least",
    "convert": "n-gram models from and to ARPA files, and in a packed layout",
    "vectors": "word vectors: neighbours, sparse atoms, a map",
    "explain": "small experiments: graph, ravine, curves, maps",
    "split": "running text to one sentence a line",
    "info": "what a model folder holds",
    "corpora": "list, show and fetch the named corpora",
    "compare": "train the ladder of models on one corpus and print one table",
}

EXIT_BUG, EXIT_IO, EXIT_INTERRUPTED, EXIT_TERMINATED = 1, 3, 130, 143

EXAMPLE = """example:
  slm train ngram book.txt -m model && slm ppl model other.txt && slm generate model -n 3

exit codes: 0 ok, 1 a bug in slm, 2 bad data or usage, 3 input/output, 4 in use by another process,
5 numeric failure, 130 interrupted, 143 terminated

environment: SLM_THREADS is how many threads there are without --threads; SLM_CACHE_DIR is the folder under which
compiled kernels are kept, in slm there (default XDG_CACHE_HOME or ~/.cache)
"""


def _parser() -> argparse.ArgumentParser:
    """The top-level parser; it knows the commands' names, not their options."""
    from slm import __version__

    lines = "\n".join(f"  {name:<10} {text}" for name, text in COMMANDS.items())
    parser = Parser(
        prog="slm",
        description="Statistical language models: train, score, generate.",
        epilog=f"commands (slm COMMAND --help tells more):\n{lines}\n\n{EXAMPLE}",
    )
    parser.add_argument("--version", action="version", version=f"slm {__version__}")
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND", help="one of the commands below")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return parser


def _terminate(number: int, frame: object) -> None:
    """SIGTERM ends the program like an interrupt, with its own exit code."""
    raise SystemExit(EXIT_TERMINATED)


def _warn(message: object, *place: Any) -> None:
    """What `warnings` calls: the message alone, without the line of code that gave it."""
    say(message)


def _compilation_announced(options: argparse.Namespace) -> AbstractContextManager:
    """Tells why a first run is slow, in the commands that run kernels: those with --threads."""
    if not hasattr(options, "threads") or getattr(options, "quiet", False):
        return nullcontext()
    from slm.training.progress import compilation_announced

    return compilation_announced()


def _fail(message: object, code: int) -> int:
    """One line on standard error and an exit code."""
    say(message)
    return code


def _os_error(error: OSError) -> str:
    """What the system said, and of which file."""
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}"


def _run(command: str, arguments: Sequence[str]) -> int:
    """Import a command, parse its options and run it; returns the exit code."""
    module = import_module(f"slm.commands.{command}")
    parser = Parser(prog=f"slm {command}", description=module.__doc__)
    module.configure(parser)
    options = parser.parse_args(arguments)
    check_environment()
    refuse_stdin_twice(options)
    with warnings.catch_warnings(), _compilation_announced(options):
        warnings.showwarning = _warn  # type: ignore[assignment]
        code = int(options.run(options) or 0)
    sys.stdout.flush()
    return code


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code. Results go to stdout, progress and errors to stderr."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    debug = "--debug" in arguments
    arguments = [a for a in arguments if a != "--debug"]
    previous = signal.signal(signal.SIGTERM, _terminate) if argv is None else None
    try:
        if argv is None:
            take_over()
        if not arguments:
            _parser().error(f"give a command: {', '.join(COMMANDS)}")
        given = _parser().parse_args(arguments)
        return _run(given.command, given.arguments)
    except BrokenPipeError:  # the reader of the results has gone: say nothing more
        return 0
    except KeyboardInterrupt:
        return _fail("interrupted.", EXIT_INTERRUPTED)
    except SlmError as error:
        if debug:
            raise
        return _fail(error, error.exit_code)
    except OSError as error:
        if debug:
            raise
        return _fail(_os_error(error), EXIT_IO)
    except MemoryError:
        return _fail("out of memory; use a smaller model, --vocab-size, or less text.", EXIT_IO)
    except Exception as error:
        if debug:
            raise
        return _fail(
            f"internal error, {type(error).__name__}: {error}. This is a bug in slm; "
            "run again with --debug and report the traceback.",
            EXIT_BUG,
        )
    finally:
        if previous is not None:
            signal.signal(signal.SIGTERM, previous)
