"""A draft on the screen: the text for stdout, and what there is to say about it for stderr."""

from collections.abc import Iterable

from disputekit.app.draft import Kind, Made
from disputekit.cli.screen.layout import columns, counted, facts, hanging, indented, wrapped
from disputekit.cli.screen.tone import finding_lines, findings_json
from disputekit.record.canonical import Json


def draft_lines(made: Made) -> list[str]:
    """Return the text; on a terminal in lines that fit, else as it is pasted."""
    return wrapped(made.text, columns())


def draft_notes(made: Made, most: int) -> list[str]:
    """Say how long it is, what is left to fill in, what was found in its tone, and how it goes on."""
    width = columns()
    length = f"{len(made.text):,} characters" + (f" of {most:,}" if most else "")
    over = len(made.text) - most if most else 0
    step = f" · reminder {made.step} of 3" if made.step else ""
    lines = [f"{length}{step}"]
    if over > 0:
        lines = [f"{length}: {counted(over, 'character')} too long; nothing was cut{step}"]
    if made.remark:
        lines += wrapped(made.remark, width)
    if made.placeholders:
        said = f"{counted(len(made.placeholders), 'place')} to fill in: "
        lines += hanging(said, " ".join(made.placeholders), width)
    if made.findings:
        lines += [f"tone: {counted(len(made.findings), 'finding')}", *finding_lines(made.findings, width)]
    way = "dk sent --draft -e" if made.placeholders else "dk sent --draft"
    return [*lines, *indented(f"when it is sent: {way}", 0, width)]


def draft_json(made: Made, over: int) -> Json:
    """Return a draft for scripts; ``over`` is how many characters it has too many."""
    return {
        "kind": made.kind.name,
        "to": made.kind.to,
        "template": made.template,
        "about": list(made.about),
        "re": list(made.answers),
        "step": made.step,
        "text": made.text,
        "characters": len(made.text),
        "over": over,
        "placeholders": list(made.placeholders),
        "findings": findings_json(made.findings),
    }


def kind_lines(kinds: Iterable[Kind]) -> list[str]:
    """Return the kinds of drafts, each with what it is about and what it is for."""
    return facts(((f"{one.name} {one.takes}".rstrip(), f"{one.says}") for one in kinds), columns(), indent=0)


def kinds_json(kinds: Iterable[Kind]) -> Json:
    """Return the kinds for scripts."""
    return [{"kind": one.name, "takes": one.takes, "for": one.says, "to": one.to} for one in kinds]
