"""``dispute`` on the screen: the clock that presses most, then what to do, in order, each with its command."""

from collections.abc import Callable, Sequence

from disputekit.app.deadlines import Deadline
from disputekit.app.dispute import BadDay, ClockWords, Step
from disputekit.app.workspace import OpenCase
from disputekit.cli.screen.clocks import clock_words, left_words, sure_words, until_words, zone_of
from disputekit.cli.screen.deadlines import clock_json, vague_json
from disputekit.cli.screen.ends import near_lines, vague_lines
from disputekit.cli.screen.layout import NARROW, cells, hanging, indented, padded, wrapped
from disputekit.cli.terminal import printable
from disputekit.record.canonical import Json
from disputekit.record.spoken import echo_words

_SAYS = 44  # cells for what to do, so that its command still fits beside it on a usual screen


def dispute_lines(case: OpenCase, found: BadDay, width: int) -> list[str]:
    """Return the whole of it."""
    lines = wrapped(f"{case.row.slug} · {case.facts.title} · {found.stage}", width)
    if found.clock:
        lines += ["", *wrapped(until_words(case, found.clock), width)]
        rule = found.clock.rule.id if found.clock.rule else ""
        said = (left_words(case, found.clock), rule, sure_words(found.clock))
        lines += hanging("  ", " · ".join(part for part in said if part), width)
    also = [*near_lines(case, found.ran_out, width), *vague_lines(found.vague, width)]
    lines += ["", *also] if also else []
    lines += ["", *step_lines(found.steps, width)]
    for title, texts in (("What the rules warn of", found.notices), ("Rules", found.warnings)):
        lines += ["", *wrapped(title, width)] if texts else []
        for text in texts:
            lines += hanging("  ", text, width)
    return lines


def step_lines(steps: Sequence[Step], width: int) -> list[str]:
    """Return the steps, numbered: the command beside what to do, or below it on a narrow screen."""
    longest = max((cells(one.says) for one in steps), default=0)
    broad = min(_SAYS, longest) if width else longest
    lines = []
    for number, one in enumerate(steps, 1):
        head = f"{number:>2} "
        if not width or width >= NARROW:
            lines += _beside(head, one, broad, width)
        else:
            lines += [*hanging(head, one.says, width), *indented(_does(one), 6, width)]
    return [printable(line) for line in lines]


def _beside(head: str, step: Step, broad: int, width: int) -> list[str]:
    """Set a step in two columns; the first is wrapped where it is too long for its column."""
    left = wrapped(step.says, broad)
    first, *rest = wrapped(_does(step), width - broad - 5 if width else 0)
    right = [first, *rest] + [""] * (len(left) - 1 - len(rest))
    left += [""] * (len(right) - len(left))
    heads = [head, *["   "] * (len(left) - 1)]
    return [
        f"{at}{padded(says, broad)}  {does}".rstrip()
        for at, says, does in zip(heads, left, right, strict=True)
    ]


def _does(step: Step) -> str:
    if step.done_by is not None:
        return f"done: #{step.done_by}"
    return "\n".join(part for part in (" · ".join(step.commands), step.aside) if part)


def told_clock(case: OpenCase, one: Deadline) -> ClockWords:
    """Say a clock for the private page."""
    rule = (one.rule.id, f"confidence {one.confidence or one.rule.confidence}") if one.rule else ()
    started = f"started by #{one.trigger}, {echo_words(one.started, zone_of(case))}"
    details = (" · ".join((left_words(case, one), sure_words(one), *rule)), started)
    return ClockWords(clock_words(case, one), details)


def dispute_json(case: OpenCase, found: BadDay, plain: Callable[[object], Json]) -> dict[str, Json]:
    """Return it for scripts; the steps bring their number and whether the record shows them as done."""
    return {
        "stage": found.stage,
        "clock": clock_json(case, found.clock, plain) if found.clock else None,
        "ran_out": [clock_json(case, one, plain) for one in found.ran_out],
        "not_computed": [vague_json(one) for one in found.vague],
        "steps": [
            {
                "number": number,
                "name": one.name,
                "says": one.says,
                "commands": list(one.commands),
                "aside": one.aside,
                "done_by": one.done_by,
            }
            for number, one in enumerate(found.steps, 1)
        ],
        "notices": list(found.notices),
        "warnings": list(found.warnings),
    }
