"""The program: a table of commands loaded one at a time, and the one place where errors become words."""

import gc
import importlib
import os
import sys
from typing import Any, NamedTuple

import typer
from typer.core import TyperGroup

from disputekit import __version__
from disputekit.cli.complete import harmless
from disputekit.cli.terminal import printable
from disputekit.errors import DisputekitError, ExitCode, Refused


class Command(NamedTuple):
    """Where a command lives, which panel of the help it belongs to, and what it does in one line."""

    module: str
    function: str
    panel: str
    help: str


DAILY, ASKED, WORK, MONEY = "Every day", "Requests beyond the scope", "Work and hand-over", "Money and events"
WORDS = "Say it calmly"
FIX, LOOK, REPORTS, KEEP, CASES = (
    "Correct and join",
    "Look",
    "Documents",
    "Keep and check",
    "Cases and people",
)

_TABLE: tuple[tuple[str, str, str, str, str], ...] = (
    ("start", "start", "start", DAILY, "Open a case: parties, platform, scope, milestones."),
    ("log", "log", "log", DAILY, "Record an exchange, or anything else."),
    ("got", "log", "got", DAILY, "The client wrote to you."),
    ("sent", "log", "sent", DAILY, "You wrote to the client."),
    ("called", "log", "called", DAILY, "A call or a meeting, and what was agreed in it."),
    ("requested", "asked", "requested", DAILY, "The client asks for something beyond the scope: R1."),
    ("quoted", "asked", "quoted", DAILY, "You name a price for a request: quoted R1 450 2d."),
    ("agreed", "asked", "agreed", DAILY, "Agreed in words: agreed R1, agreed R1=150."),
    ("delivered", "handed", "delivered", DAILY, "You hand something over: delivered M1 FILE --submit."),
    ("released", "paid", "released", DAILY, "The client releases money: released M1 800."),
    ("status", "due", "status", DAILY, "Where the case stands, and its open ends."),
    ("dispute", "dispute", "dispute", DAILY, "The bad day: what silence costs, and what to do in order."),
    ("report", "report", "report", DAILY, "The documents: the fullest one, or timeline, scope, account."),
    ("undo", "fix", "undo", DAILY, "Take back your last command."),
    ("declined", "asked", "declined", ASKED, "One side says no in words."),
    ("in", "asked", "in_scope", ASKED, "A request is covered by the scope, in one side's reading."),
    ("out", "asked", "out_of_scope", ASKED, "A request is outside the scope, in one side's reading."),
    ("unclear", "asked", "unclear", ASKED, "The agreement does not say."),
    ("position", "asked", "position", ASKED, "How one side reads a point, in its own words."),
    ("round", "asked", "revision_round", ASKED, "Changes that use up a round of a limited item."),
    ("scope", "terms", "scope", ASKED, "The scope and its requests; scope near, add, exclude."),
    ("milestone", "terms", "milestone", ASKED, "Add a milestone, or restate one: milestone M2 1400."),
    ("worked", "handed", "worked", WORK, "Work done and not handed over."),
    ("seen", "handed", "seen", WORK, "The client saw it."),
    ("accepted", "handed", "accepted", WORK, "The client accepts it in words."),
    ("hours", "handed", "hours", WORK, "Time worked: hours last-week 31.5 --manual 2."),
    ("invoiced", "paid", "invoiced", MONEY, "You sent an invoice."),
    ("funded", "paid", "funded", MONEY, "The client put money in escrow."),
    ("lapsed", "paid", "lapsed", MONEY, "Money was released by silence."),
    ("paid", "paid", "paid", MONEY, "Money reached you; --claimed: the client says so."),
    ("refunded", "paid", "refunded", MONEY, "Money went back; --asked: the client wants it back."),
    ("event", "paid", "event", MONEY, "A platform event: ended, refund-requested, feedback-left."),
    ("memo", "write", "memo", WORK, "A memorandum or document for the file."),
    ("note", "write", "note", WORK, "A private jotting that no report can reach."),
    ("import", "importing", "import_", WORK, "Bring in chats, mail and tables that exist already."),
    ("inbox", "inbox", "inbox", WORK, "Imported messages that nobody read as anything yet."),
    ("paste", "paste", "paste", WORK, "A copied message page: who wrote what when, as you confirm it."),
    ("catchup", "write", "catchup", WORK, "Write down several things at once in the editor."),
    ("fix", "fix", "fix", FIX, "Correct a field: fix 31 amount 450."),
    ("amend", "fix", "amend", FIX, "Correct several fields of a record, with a reason."),
    ("withdraw", "fix", "withdraw", FIX, "Take a record back, or bring it back."),
    ("move", "fix", "move", FIX, "Move a record to another case."),
    ("link", "join", "link", FIX, "Join records that belong together."),
    ("same", "join", "same", FIX, "Several records are one event: same 14 31."),
    ("mark", "join", "mark", FIX, "Say what a recorded message is: mark 31 request."),
    ("timeline", "look", "timeline", LOOK, "What happened, newest first."),
    ("search", "look", "search", LOOK, "Find words in the record."),
    ("show", "look", "show", LOOK, "One record in full, with its corrections and files."),
    ("open", "look", "open_file", LOOK, "Open an attached file: open 14.1."),
    ("account", "money", "account", LOOK, "The money: agreed, received, held, open."),
    ("weeks", "money", "weeks", LOOK, "Contract weeks: hours, amounts, where each stands."),
    ("due", "due", "due", LOOK, "Clocks and open ends: --line for a prompt, --check for cron."),
    ("deadlines", "deadlines", "deadlines", LOOK, "How long you have and what silence costs; set, --ics."),
    ("policy", "policy", "policy", LOOK, "The rules with their sources; policy use law-nyc, show, test."),
    ("week", "week", "week", LOOK, "Walk the open ends with single keys."),
    ("offer", "offer", "offer", MONEY, "Settlement offers: offer make, answer, list. In no document."),
    ("settle", "settle", "settle", LOOK, "The ways it can end, and what each nets. For you alone."),
    ("review", "review", "review", LOOK, "What is missing or weak, and what the other side would say."),
    ("draft", "draft", "draft", WORDS, "A message filled from the record: draft list shows the kinds."),
    ("tone", "tone", "tone", WORDS, "What in a message will be held against you; nothing is sent."),
    ("coverage", "coverage", "coverage", LOOK, "What is held of each channel; coverage add."),
    ("people", "people", "people", CASES, "Who the names belong to; people add, merge."),
    ("case", "case", "case", CASES, "case list, show, use, archive."),
    ("set", "case", "set_fact", CASES, "Change a fact of the case: set zone Europe/Kyiv."),
    ("verify", "keep", "verify", KEEP, "Check that nothing recorded was changed."),
    ("checkpoint", "keep", "checkpoint", KEEP, "Three lines that seal the record, to give away."),
    ("export", "keep", "export", KEEP, "Everything as open files, for other programs."),
    ("backup", "keep", "backup", KEEP, "Copy the workspace to a safe place."),
    ("restore", "keep", "restore", KEEP, "Bring a backup back."),
    ("shred", "keep", "shred", KEEP, "Erase a field for good; the rest still holds."),
    ("doctor", "keep", "doctor", KEEP, "Look for trouble in the workspace, and mend it."),
    ("demo", "demo", "demo", KEEP, "Play a whole case in a throw-away workspace."),
    ("help", "help", "help_", KEEP, "help all: every command; help NAME: one of them."),
)

COMMANDS: dict[str, Command] = {name: Command(*entry) for name, *entry in _TABLE}


# Words that people try, and the commands that do it.
_SYNONYMS: dict[str, tuple[str, ...]] = {
    "received": ("paid", "got"),
    "wrote": ("sent", "got"),
    "list": ("timeline", "case list"),
    "ls": ("timeline", "case list"),
    "history": ("timeline",),
    "add": ("log", "scope add"),
    "new": ("start",),
    "init": ("start",),
    "find": ("search",),
    "delete": ("undo", "withdraw"),
    "remove": ("undo", "withdraw"),
    "edit": ("fix",),
    "correct": ("fix",),
    "approved": ("accepted", "agreed"),
    "rejected": ("declined",),
    "submitted": ("delivered",),
    "refund": ("refunded",),
    "invoice": ("invoiced",),
    "call": ("called",),
    "time": ("hours",),
    "config": ("set",),
    "cases": ("case list",),
    "use": ("case use",),
    "seal": ("checkpoint",),
}


def suggestions(word: str) -> list[str]:
    """Return the commands that a mistyped or unknown word may stand for, the nearest first."""
    import difflib  # only for a slip

    known = difflib.get_close_matches(word.lower(), [*_SYNONYMS, *COMMANDS], n=3, cutoff=0.7)
    found = [name for one in known for name in _SYNONYMS.get(one, (one,))]
    return list(dict.fromkeys(found))[:4]


class LazyGroup(TyperGroup):
    """A group that imports the module of a command when it is called, and none for its own help."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]  # noqa: ARG002
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]
        """Return the command, imported now; None for an unknown name."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return super().get_command(ctx, cmd_name)
        module = importlib.import_module(f"disputekit.cli.commands.{entry.module}")
        target = getattr(module, entry.function)
        if not isinstance(target, typer.Typer):
            single = typer.Typer(add_completion=False, rich_markup_mode=None)
            single.command(name=cmd_name, help=target.__doc__)(target)
            target = single
        found = typer.main.get_command(target)
        found.name = cmd_name
        for one in (found, *getattr(found, "commands", {}).values()):
            one.help = (one.help or "").replace("``", "`")
        return found

    def resolve_command(self, ctx: typer.Context, args: list[str]) -> Any:  # type: ignore[override]
        """Find the command of a line; an unknown one is refused with what may have been meant."""
        unknown = args and args[0] not in COMMANDS and not args[0].startswith("-")
        if unknown and not ctx.resilient_parsing:  # TAB asks here too, and is never answered with an error
            near = suggestions(args[0])
            hint = (
                f"did you mean: dk {' or dk '.join(near)}?" if near else "every command: disputekit help all"
            )
            raise Refused(f"there is no command {args[0]!r}; nothing was recorded", hint)
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: typer.Context, incomplete: str) -> list[Any]:  # type: ignore[override]
        """Offer the names of the table, so that TAB loads none of the commands either."""
        if incomplete.startswith("-"):
            return [*super().shell_complete(ctx, incomplete)]
        from typer._click.shell_completion import CompletionItem  # Typer has no public name for it

        found = [(name, entry.help) for name, entry in COMMANDS.items() if name.startswith(incomplete)]
        return [CompletionItem(name, help=harmless(says, 80)) for name, says in found]

    def format_commands(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]  # noqa: ARG002
        """List the daily commands from the table alone, so that --help loads none of them."""
        with formatter.section(DAILY):
            formatter.write_dl(
                [(name, entry.help) for name, entry in COMMANDS.items() if entry.panel == DAILY]
            )
        formatter.write_paragraph()
        formatter.write_text("Every other command: disputekit help all. One of them: disputekit NAME --help.")


app = typer.Typer(cls=LazyGroup, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)


@app.callback(invoke_without_command=True)
def root(
    *, version: bool = typer.Option(False, "--version", help="Show the version.", is_eager=True)
) -> None:
    """Keep the evidence of your freelance work in order: log each exchange, hand over a report."""
    if version:
        sys.stdout.write(f"disputekit {__version__}\n")
        raise typer.Exit


def main() -> None:
    """Run the command line and leave with its exit code.

    Python looks for rings of dead objects once more when it leaves, among all that was loaded; what is frozen it
    passes over, which is a tenth of the work of a `log`.
    """
    code = run()
    gc.freeze()
    sys.exit(code)


def run(arguments: list[str] | None = None) -> int:
    """Run the command line, or the given arguments; every refusal becomes a message, a hint and a documented exit code."""
    try:
        app(arguments)
    except SystemExit as finished:
        code = finished.code if isinstance(finished.code, int) else int(bool(finished.code))
        if code == ExitCode.INTERRUPTED:  # Typer turns Ctrl-C into this, without a word
            _explain(
                "interrupted", "if it was about to record something, dk timeline -n 1 shows whether it did"
            )
        if code == ExitCode.USAGE and "--never-fail" in (sys.argv[1:] if arguments is None else arguments):
            _explain(
                "NOT RECORDED, and not kept: this command line cannot be read", "mend the hook that runs it"
            )
            return ExitCode.OK
        return code
    except DisputekitError as error:
        _explain(error.message, error.hint)
        return int(error.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OK
    except OSError as error:  # most of all standard output, on a disk that is full
        _explain(
            f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}",
            "if it was about to record something, dk timeline -n 1 shows whether it did",
        )
        return ExitCode.FAILURE
    except Exception as error:
        if os.environ.get("DISPUTEKIT_DEBUG"):
            raise
        _explain(
            f"this is a fault in disputekit: {type(error).__name__}: {error}",
            "DISPUTEKIT_DEBUG=1 shows where",
        )
        return ExitCode.FAILURE
    return ExitCode.OK


def _explain(message: str, hint: str) -> None:
    sys.stderr.write(f"disputekit: {printable(message)}\n")
    if hint:
        sys.stderr.write(f"  {printable(hint)}\n")
