"""``policy``: the packs of rules that deadlines, money and warnings go by, and which of them this case uses."""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Annotated

import typer

from disputekit.app.policy import Put, drop, find, names_to_offer, packs, run_examples, use
from disputekit.app.workspace import OpenCase, open_case
from disputekit.cli.complete import harmless
from disputekit.cli.messages import receipt_json
from disputekit.cli.options import AsCsv, Talk, command
from disputekit.cli.screen import policy as screen
from disputekit.cli.screen.layout import columns, counted
from disputekit.cli.settings import make_setup
from disputekit.errors import ExitCode

policy = typer.Typer(
    add_completion=False, rich_markup_mode=None, invoke_without_command=True, no_args_is_help=False
)


def _pack_names(incomplete: str) -> Iterator[tuple[str, str]]:
    yield from _offered(incomplete.lower(), with_rules=False)


def _rule_names(incomplete: str) -> Iterator[tuple[str, str]]:
    yield from _offered(incomplete, with_rules=True)


def _offered(incomplete: str, *, with_rules: bool) -> Iterator[tuple[str, str]]:
    with contextlib.suppress(Exception):  # a prompt is no place for a message, whatever went wrong
        for name, says in names_to_offer(make_setup(None, None, None), with_rules=with_rules):
            if name.startswith(incomplete):
                yield name, harmless(says)


Names = Annotated[
    list[str], typer.Argument(help="Packs: law-nyc, paypal. See: dk policy list.", autocompletion=_pack_names)
]


@policy.callback(invoke_without_command=True)
@command
def root(talk: Talk, context: typer.Context) -> None:
    """The rules that deadlines and warnings go by: each with its source, and which of them this case uses."""
    if context.invoked_subcommand is None:
        _list(talk, csv=False)


@policy.command("list")
@command
def policy_list(talk: Talk, csv: AsCsv = False) -> None:
    """List the packs of rules; a star marks those of the case in use. Works without a case too.

    Exit codes: 0 ok, 4 no such case.
    """
    _list(talk, csv=csv)


def _list(talk: Talk, *, csv: bool) -> None:
    lines, used = packs(talk.setup)
    if talk.as_json:
        talk.json(screen.packs_json(lines, used))
    elif csv:
        talk.table(screen.CSV_NAMES, (screen.pack_cells(one, used) for one in lines))
    elif talk.quiet:
        talk.data("\n".join((*used.platform, *used.chosen) if used.slug else (one.name for one in lines)))
    else:
        _print(talk, screen.pack_lines(lines, used, columns()))
        for words in screen.packs_notes(lines, used):
            talk.note(words)


@policy.command("show")
@command
def policy_show(
    talk: Talk,
    name: Annotated[
        str, typer.Argument(help="A pack, or a rule: UW-FP-REFUNDREQ.", autocompletion=_rule_names)
    ],
) -> None:
    """Show a rule in full: what starts it, how long, what silence does, source, confidence. Or the rules of a pack.

    Exit codes: 0 ok, 2 the pack cannot be read, 4 no such pack or rule.
    """
    found = find(talk.setup, name)
    for words in found.warnings:
        talk.note(words)
    if talk.as_json:
        talk.json(screen.found_json(found))
    elif talk.quiet:
        rules = found.pack.rules if found.pack else [rule for _, rule in found.rules]
        talk.data("\n".join(one.id for one in rules))
    else:
        _print(talk, screen.found_lines(found, columns()))


@policy.command("test")
@command
def policy_test(
    talk: Talk,
    name: Annotated[
        str, typer.Argument(help="Only this pack.", metavar="[NAME]", autocompletion=_pack_names)
    ] = "",
) -> None:
    """Compute every worked example of the packs, and compare. For your own packs above all.

    Exit codes: 0 all agree, 4 no such pack, 6 one does not agree, or a pack cannot be read.
    """
    checked = run_examples(talk.setup, name)
    failed = [one for one in checked if not one.passed]
    if talk.as_json:
        talk.json(screen.checked_json(checked))
    elif talk.quiet:
        talk.data(str(len(failed)))
    else:
        _print(talk, screen.failed_lines(failed, columns()))
        talk.data(f"{counted(len(checked) - len(failed), 'example')} passed, {len(failed)} failed")
    raise typer.Exit(ExitCode.ATTENTION if failed else ExitCode.OK)


@policy.command("use")
@command
def policy_use(talk: Talk, names: Names) -> None:
    """Put packs in use for this case: a law, a payment service. Those of its platform are in use by themselves.

    Which law applies depends on where you both are. You say so; nothing is guessed, and nothing here is legal advice.
    Exit codes: 0 ok, 2 in use already, or a pack cannot be read, 4 no such pack or case.
    """
    _put(talk, use, names)


@policy.command("drop")
@command
def policy_drop(talk: Talk, names: Names) -> None:
    """Take packs out of use that you put in use.

    Exit codes: 0 ok, 2 a pack was not put in use, 4 no such case.
    """
    _put(talk, drop, names)


def _put(talk: Talk, how: Callable[[OpenCase, Sequence[str]], Put], names: Sequence[str]) -> None:
    with open_case(talk.setup, writing=True) as case:
        put = how(case, names)
        receipt = receipt_json(case, [put.record])
    talk.receipt({**receipt, **screen.use_json(put.use)}, put.record.seq, screen.put_words(put))
    if not talk.as_json:
        talk.note(
            "  what they say: dk policy show NAME      what runs by them: dk deadlines      wrong? dk undo"
        )


def _print(talk: Talk, lines: Iterable[str]) -> None:
    for line in lines:
        talk.data(line)
