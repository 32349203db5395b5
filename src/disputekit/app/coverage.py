"""What the record holds of each channel: complete or selected, from when to when, and the gaps between exports."""

from itertools import pairwise
from typing import NamedTuple

from disputekit.app.log import Draft, moment_of
from disputekit.app.structure import fold_around
from disputekit.app.workspace import OpenCase
from disputekit.case.case import Case
from disputekit.case.coverage import coverage_of, is_same_channel, stretches
from disputekit.case.view import CoverageLine
from disputekit.errors import Refused
from disputekit.ledger.channels import channels_found
from disputekit.record.canonical import Json
from disputekit.record.moment import bounds

COMPLETE, SELECTED = "complete", "selected"


class Channel(NamedTuple):
    """A channel: its messages, what is stated of it, and what lies between two complete stretches of it.

    ``first`` and ``last`` are seconds since 1970, ``gaps`` such pairs.
    """

    name: str
    messages: int
    first: int | None
    last: int | None
    lines: tuple[CoverageLine, ...]
    gaps: tuple[tuple[int, int], ...]


def covered(case: OpenCase) -> tuple[Channel, ...]:
    """Return the channels of a case, those with messages first; spellings of one channel are one."""
    folded = fold_around(case, ("case", "person", "coverage"))
    lines = coverage_of(folded)
    found = {one.channel: one for one in channels_found(case.connection, case.row.case_no)}
    names: list[str] = []
    for name in (*found, *(line.channel for line in lines)):
        if not any(is_same_channel(folded, name, known) for known in names):
            names.append(name)
    channels = []
    for name in names:
        same = [one for one in found.values() if is_same_channel(folded, one.channel, name)]
        channels.append(
            Channel(
                name,
                sum(one.messages for one in same),
                min((one.lo for one in same), default=None),
                max((one.hi for one in same), default=None),
                tuple(line for line in lines if is_same_channel(folded, line.channel, name)),
                _gaps(folded, name),
            )
        )
    return tuple(channels)


def _gaps(case: Case, channel: str) -> tuple[tuple[int, int], ...]:
    """Return what lies between the stretches that are held, whoever wrote in them."""
    joined: list[tuple[int, int]] = []
    for lo, hi in sorted(stretches(case, channel)):
        if joined and lo <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(hi, joined[-1][1])
        else:
            joined.append((lo, hi))
    return tuple((before[1], after[0]) for before, after in pairwise(joined))


def state_coverage(case: OpenCase, channel: str, since: str, until: str, extent: str) -> Draft:
    """Return a draft that says what the record holds of a channel; raises Refused for a stretch that is none."""
    if not channel.strip():
        raise Refused("of which channel?", "dk coverage add Upwork '12 jan 2026' '1 apr 2026'")
    start, end = moment_of(case, since), moment_of(case, until)
    if bounds(end).hi <= bounds(start).lo:
        raise Refused(
            f"{until!r} is before {since!r}", "the beginning comes first: dk coverage add CHANNEL FROM TO"
        )
    own: dict[str, Json] = {
        "channel": channel.strip(),
        "from": {**start.to_value()},
        "to": {**end.to_value()},
        "extent": extent,
    }
    return Draft("coverage", own=own)
