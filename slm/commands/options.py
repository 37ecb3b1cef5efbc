"""What several commands share: one-line usage errors, options derived from settings, options that name text."""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, get_type_hints

from slm.errors import UsageError
from slm.settings import Settings, fault_of, plain_type

if TYPE_CHECKING:
    from slm.text.config import TextConfig

S = TypeVar("S", bound=Settings)
_METAVAR: dict[type, str] = {int: "N", float: "X"}


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line; keeps the layout of examples; takes no abbreviated options."""

    def __init__(self, **options: Any):
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        options.setdefault("allow_abbrev", False)
        super().__init__(**options)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Refuses what it does not know by itself, so that the message names the right command."""
        found, rest = super().parse_known_args(args, namespace)
        if rest:
            given = next((word for word in rest if word.startswith("-")), rest[0]).partition("=")[0]
            self.error(f"unrecognized arguments: {' '.join(rest)}{_nearest(given, self._option_string_actions)}")
        return found, rest

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """Like the one it overrides, but with the nearest choice in place of all where one is near."""
        if action.choices is not None and value not in action.choices and (near := _nearest(value, action.choices)):
            raise argparse.ArgumentError(action, f"invalid choice: {value!r}{near}")
        super()._check_value(action, value)

    def _print_message(self, message: str, file: Any = None) -> None:
        """Like the one it overrides, but a help that cannot be written is a fault."""
        file = file or sys.stderr
        file.write(message)
        file.flush()

    def error(self, message: str) -> NoReturn:
        print(f"{self.prog}: {message}; {self.prog} --help shows what is allowed.", file=sys.stderr)
        raise SystemExit(2)


def _nearest(given: str, known: Iterable[str]) -> str:
    """A question for the name that a misspelt one is most like, or nothing."""
    known = list(known)
    begun = [name for name in known if len(given) > 3 and name.startswith(given)]
    near = begun[:1] or get_close_matches(given.lower(), known, 1, 0.6 if given.isalpha() else 0.8)
    return f" (is {near[0]} meant?)" if near else ""


def picture(text: str) -> str:
    """The `type=` of an option that names a picture."""
    if not text:
        raise argparse.ArgumentTypeError("the name of the file is empty")
    return text


def number(kind: type, facts: Mapping[str, Any]) -> Callable[[str], Any]:
    """The `type=` of an option that takes an int or float of a range, with the message of a setting."""

    def parse(text: str) -> Any:
        try:
            value = kind(text)
        except ValueError:
            value = text
        if fault := fault_of(value, kind, facts):
            raise argparse.ArgumentTypeError(fault)
        return value

    return parse


def add_number(
    parser: argparse._ActionsContainer,
    *flags: str,
    kind: type,
    help: str,
    default: float | None = None,
    metavar: str | None = None,
    **facts: Any,
) -> None:
    """An option that takes a number.

    Parameters:
        kind: int or float.
        default: what the help names behind its text; None for an option without one.
        facts: low, high or above, as for `setting`.
    """
    shown = help if default is None else f"{help} (default {default:g})"
    metavar = metavar or _METAVAR[kind]
    parser.add_argument(*flags, type=number(kind, facts), default=default, metavar=metavar, help=shown)


def say(message: object) -> None:
    """One line on standard error, control characters escaped."""
    line = "".join(c if c.isprintable() else repr(c)[1:-1] for c in " ".join(str(message).split("\n")))
    print(f"slm: {line}", file=sys.stderr)


def _range(facts: Any) -> str:
    """The range of a setting as the help shows it."""
    low, high, above = facts.get("low"), facts.get("high"), facts.get("above")
    parts = [f"> {above}" if above is not None else "", f">= {low}" if low is not None else ""]
    parts.append(f"<= {high}" if high is not None else "")
    return ", ".join(part for part in parts if part)


def add_settings(
    parser: argparse.ArgumentParser,
    kind: type[Settings],
    title: str,
    *,
    skip: Iterable[str] = (),
    short: dict[str, str] | None = None,
    defaults: dict[str, Any] | None = None,
) -> None:
    """One option for each field of a settings class; an option that is not given leaves the default alone.

    `defaults` are those of the command where they differ from the class's.
    """
    group = parser.add_argument_group(title)
    hints = get_type_hints(kind)
    for field in dataclasses.fields(kind):  # type: ignore[arg-type]
        if field.name in skip:
            continue
        one, facts = plain_type(hints[field.name]), field.metadata
        default = (defaults or {}).get(field.name, field.default)
        notes = [note for note in (_range(facts), f"default {_shown(default)}") if note]
        options: dict[str, Any] = {"default": argparse.SUPPRESS, "dest": field.name}
        options["help"] = f"{facts['help']} ({'; '.join(notes)})".replace("%", "%%")
        if one is bool:
            options["action"] = argparse.BooleanOptionalAction
        else:
            options |= {"type": number(one, facts) if one in (int, float) else one, "choices": facts.get("choices")}
            options["metavar"] = None if facts.get("choices") else _METAVAR.get(one, "FILE")
            if isinstance(default, tuple):
                options["nargs"] = "+"
        flags = [short[field.name]] if short and field.name in short else []
        group.add_argument(*flags, "--" + field.name.replace("_", "-"), **options)


def _shown(default: Any) -> str:
    """A default as the help shows it."""
    if isinstance(default, tuple):
        return " ".join(map(str, default)) or "none"
    if default is None or isinstance(default, bool):
        return {None: "none", True: "yes", False: "no"}[default]
    return str(default)


def settings_of(options: argparse.Namespace, kind: type[S], **base: Any) -> S:
    """The settings that the options spell out, on top of `base`, on top of the defaults."""
    names = {field.name for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    given = {name: value for name, value in vars(options).items() if name in names}
    try:
        settings = kind.from_dict({**base, **given})
        settings.refuse_idle(given)  # what a recipe says may be idle: it was not asked for
        return settings
    except UsageError as error:
        name, _, rest = str(error).partition(" ")
        if name not in given:
            raise
        raise UsageError(f"--{name.replace('_', '-')} {rest}") from None


def text_settings(options: argparse.Namespace, **base: Any) -> TextConfig:
    """The text settings of the options on top of `base`; --vocab takes the place of what `base` says of counts."""
    from slm.text.config import COUNTED, TextConfig

    if hasattr(options, "vocab"):
        base = {name: value for name, value in base.items() if name not in COUNTED}
    config = settings_of(options, TextConfig, **base)
    if config.vocab and config.lowercase:
        say_folded(options, config.vocab)
    return config


def say_folded(options: argparse.Namespace, path: str) -> None:
    """Tell, unless --quiet, that a list of words is folded as the text is."""
    if not options.quiet:
        say(f"--lowercase folds the words of {path}, too.")


def add_example(parser: argparse.ArgumentParser, example: str) -> None:
    """Every help ends in an example."""
    parser.epilog = "example:\n" + "\n".join("  " + line for line in example.strip().splitlines())


def add_files(parser: argparse.ArgumentParser, *, corpus: bool = False) -> None:
    """FILES, how to read them, and, where a command can do without them, the name of a corpus."""
    parser.add_argument(
        "files",
        nargs="*" if corpus else "+",
        metavar="FILE",
        help="text, one sentence a line; plain, .gz, .bz2, .xz, .zst or .jsonl; - for standard input",
    )
    parser.add_argument("--field", metavar="NAME", help="read JSON Lines and take the text from this field")
    if corpus:
        parser.add_argument("--corpus", help="a named corpus in place of FILES (slm corpora list shows them)")


def add_specials(parser: argparse.ArgumentParser) -> None:
    """What to do with literal `<unk>`, `<s>` and `</s>` in text."""
    parser.add_argument(
        "--specials",
        choices=("error", "map", "skip"),
        default="error",
        help="literal <unk>, <s>, </s> in the text: refuse them, map them to the special tokens, or skip them "
        "(default error); tokenizers char and byte take them as the characters that they are",
    )


def add_scoring(parser: argparse.ArgumentParser, json_help: str) -> None:
    """What all commands take that score text: MODEL, FILES and how to read them, --json, --threads."""
    parser.add_argument(
        "model",
        metavar="MODEL",
        help="a model folder; one that carries its state (networks unless trained with --no-stateful, caches) reads "
        "all lines as one text",
    )
    add_files(parser)
    add_specials(parser)
    parser.add_argument(
        "--apart", action="store_true", help="read each line from its own beginning, whatever the model carries on"
    )
    parser.add_argument("--json", action="store_true", help=json_help)
    add_threads(parser)


def add_threads(parser: argparse.ArgumentParser) -> None:
    """The number of threads; results do not depend on it."""
    add_number(
        parser, "--threads", kind=int, low=1, high=1024, help="threads (default: all cores; never changes results)"
    )


def use_threads(options: argparse.Namespace) -> None:
    """Apply --threads."""
    if options.threads is not None:
        from slm.kernels.threads import set_threads

        set_threads(options.threads)


def files_or_corpus(options: argparse.Namespace) -> None:
    """Either FILES or --corpus, not both, not neither; and with --corpus nothing that tells how to read files."""
    if options.files and options.corpus:
        raise UsageError(f"give either FILES or --corpus, got both ({options.files[0]} and --corpus {options.corpus}).")
    if not options.files and not options.corpus:
        raise UsageError("give one or more FILES, - for standard input, or --corpus NAME.")
    for name in ("valid", "field", "from_counts"):
        if options.corpus and getattr(options, name, None):
            raise UsageError(
                f"--{name.replace('_', '-')} goes with FILES, got --corpus {options.corpus}, which is read in its own "
                "way and has its own validation part: leave one of them out."
            )


def refuse_stdin_twice(options: argparse.Namespace) -> None:
    """Standard input can be read once only."""
    named = {name: getattr(options, name, None) for name in ("valid", "train", "vocab", "limit_vocab")}
    places = ["FILE"] * (getattr(options, "files", None) or []).count("-")
    places += [f"--{name.replace('_', '-')}" for name, value in named.items() if value == "-"]
    if len(places) > 1:
        raise UsageError(f"standard input, -, can be read once, got it as {' and '.join(places)}; use files.")


def subcommands(
    parser: argparse.ArgumentParser, entries: Mapping[str, tuple[str, Callable[[argparse.ArgumentParser], None]]]
) -> None:
    """`slm COMMAND NAME ...`: a parser for each name."""
    choices = parser.add_subparsers(dest="name", metavar="NAME", required=True, parser_class=Parser)
    for name, (text, configure) in entries.items():
        configure(choices.add_parser(name, help=text, description=text))
