"""What is said after a record that starts a clock. The record is written by then: nothing here may fail."""

from collections.abc import Callable, Iterator, Sequence

from disputekit.app.channels import platform_words
from disputekit.app.deadlines import clocks, started_by
from disputekit.app.workspace import OpenCase
from disputekit.cli.screen.clocks import gain_words, until_words, what_to_state
from disputekit.record.entry import Record


def clock_hint(case: OpenCase, records: Sequence[Record]) -> tuple[str, ...]:
    """Return what the records started: the most pressing clock, in one line."""
    return _kept(lambda: _started(case, records))


def bad_day_hint(case: OpenCase, records: Sequence[Record]) -> tuple[str, ...]:
    """Return the same, what is missing to compute it, and the way on where the freelancer must act."""
    return _kept(lambda: _pressing(case, records))


def shown_clock(case: OpenCase, seq: int) -> tuple[str, ...]:
    """Return the clock for which a date was read off."""
    return _kept(lambda: (until_words(case, one) for one in clocks(case).running if one.shown == seq))


def _started(case: OpenCase, records: Sequence[Record]) -> Iterator[str]:
    one = started_by(case, (record.seq for record in records))
    if one is not None:
        yield gain_words(case, one, platform_words(case.facts.platform))


def _pressing(case: OpenCase, records: Sequence[Record]) -> Iterator[str]:
    seqs = {record.seq for record in records}
    found = clocks(case)
    for notice in found.notices:
        if seqs & set(notice.seqs) and notice.rule.id == "UW-FP-FREELANCER-ENDS":
            yield f"{notice.words} ({notice.rule.id})"
    one = started_by(case, seqs)
    if one is not None:
        yield gain_words(case, one, platform_words(case.facts.platform))
        if one.is_ours:
            yield "what to do now, in order: dk dispute"
    for vague in found.not_computed:
        if vague.trigger in seqs:
            yield f"{vague.rule.title}: {vague.why}; {what_to_state(vague)}"
    if any(record.fields.get("name") == "hours_disputed" for record in records):
        from disputekit.cli.screen.weeks import disputed_week  # hours alone need weeks

        yield from disputed_week(case, records)


def _kept(say: Callable[[], Iterator[str]]) -> tuple[str, ...]:
    try:
        return tuple(say())
    except Exception:  # noqa: BLE001 - the record stands; a hint that cannot be given must not make it look failed
        return ()
