"""Write one or more records to the open case: the use case behind ``log`` and all its shorthands."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from disputekit.app.names import resolve_name
from disputekit.app.workspace import OpenCase
from disputekit.errors import NotFound, Refused
from disputekit.ledger.append import Appended, Next
from disputekit.ledger.read import head_of, record_at
from disputekit.record.canonical import Json
from disputekit.record.fields import MAX_TEXT, is_label
from disputekit.record.kinds import KINDS, NOT_AMENDABLE
from disputekit.record.moment import Moment, from_clock

if TYPE_CHECKING:
    from disputekit.ledger.files import StoredFile

Fields = dict[str, Json]

# As texts: `re` compiles a pattern when it is first asked for, and keeps it; most records point at nothing.
_LAST = r"last(?:-([0-9]{1,6}))?"
_NUMBER = r"[#Ee]?([1-9][0-9]{0,11})"
_FILE = r"(?i)#?E?([1-9][0-9]{0,11}\.[1-9][0-9]{0,5})"


class Draft(NamedTuple):
    """A record as the user said it; ``compose`` turns it into fields.

    ``label`` is a letter (the next free label is given) or a whole label (it is restated). Of the drafts of
    one command the first alone carries the ``once`` key.
    ``own`` holds the fields that only this kind has, already typed. ``cites_first``: the first record of the
    same command shows it.
    """

    kind: str
    text: str = ""
    verbatim: bool = False
    when: str = ""
    sender: str = ""
    receiver: str = ""
    via: str = ""
    files: tuple[Path, ...] = ()
    about: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    label: str = ""
    once: str = ""
    own: Fields = {}  # noqa: RUF012 - never changed, only copied
    cites_first: bool = False


def write(case: OpenCase, drafts: Sequence[Draft]) -> Appended:
    """Write the drafts as one command: all of them or none. Raises errors.Refused, NotFound."""
    for draft in drafts:
        _check_label(case, draft)
    parts = [
        compose(case, draft if place == 0 else draft._replace(once="")) for place, draft in enumerate(drafts)
    ]

    def build(coming: Next) -> list[Fields]:
        given: dict[str, int] = {}
        made = []
        for fields, draft in zip(parts, drafts, strict=True):
            cited: Fields = {"cites": [coming.seq]} if draft.cites_first else {}
            made.append(fields | cited | _labelled(coming, draft.label, given))
        return made

    return case.append(build)


def _check_label(case: OpenCase, draft: Draft) -> None:
    """A label that nobody gave yet is a slip of the finger: the next free one is given by its letter."""
    known = KINDS.get(draft.kind)
    letters = known.labels if known else ""
    if not draft.label or draft.label in tuple(letters):
        return
    if not is_label(draft.label) or draft.label[0] not in letters:
        takes = f"a {draft.kind} has {' or '.join(letters)}" if letters else f"a {draft.kind} has none"
        raise Refused(f"{draft.label!r} is not a label here: {takes}", "leave the label out")
    from disputekit.ledger.lookup import latest_of_label  # few records restate a label

    if latest_of_label(case.connection, case.row.case_no, draft.label) is None:
        raise Refused(
            f"there is no {draft.label} to restate", "leave the label out: the next free one is given"
        )


def _labelled(coming: Next, label: str, given: dict[str, int]) -> Fields:
    if not label:
        return {}
    if is_label(label):
        return {"label": label}
    ahead = given.get(label, 0)
    given[label] = ahead + 1
    return {"label": coming.label(label, ahead)}


def compose(case: OpenCase, draft: Draft) -> Fields:
    """Return the fields of a draft, all but its label; files are stored on the way."""
    fields: Fields = {"kind": draft.kind, "when": _moment_value(moment_of(case, draft.when))}
    if draft.sender:
        fields["talk"] = _talk(case, draft)
    if draft.text:
        fields["text"] = {
            "body": checked_text(draft.text),
            "basis": "verbatim" if draft.verbatim else "described",
        }
    for name, said in (("about", draft.about), ("cites", draft.cites), ("re", draft.answers)):
        if said:
            fields[name] = [_pointed_at(case, one) for one in said]
    if draft.once:
        fields["once"] = draft.once
    return fields | draft.own | _stored(case, draft.files)  # stored last: a refusal leaves no file behind


def _pointed_at(case: OpenCase, said: str) -> Json:
    """Read what a record concerns, cites or answers; ``last`` may not mean a correction, which says nothing."""
    ref = reference(case, said)
    if re.fullmatch(_LAST, said.lower()) and isinstance(ref, int):
        kind = record_at(case.connection, case.row.case_no, ref).kind
        if kind in NOT_AMENDABLE:
            raise Refused(
                f"{said} is #{ref}, {_an(kind)} record", "name the record that you mean by its number"
            )
    return ref


def _an(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _stored(case: OpenCase, paths: Sequence[Path]) -> Fields:
    if not paths:
        return {}
    from disputekit.ledger.files import store_file  # most records have no file

    return {
        f"file.{number}": file_value(store_file(case.setup.workspace, path, case.setup.progress))
        for number, path in enumerate(paths, start=1)
    }


def moment_of(case: OpenCase, said: str, *, allow_future: bool = False) -> Moment:
    """Read a time as the user said it, in the case's zone; nothing said means now."""
    now = case.setup.heard or case.setup.now
    if not said:
        return from_clock(now, case.facts.zone)
    from disputekit.intake.when import parse_when  # the grammar costs 10 ms, and most records say: now

    return parse_when(said, zone=case.facts.zone, now=now, allow_future=allow_future)


def _moment_value(moment: Moment) -> Json:
    return {**moment.to_value()}


def _talk(case: OpenCase, draft: Draft) -> Json:
    to: list[Json] = [resolve_name(case, draft.receiver)]
    return {"from": resolve_name(case, draft.sender), "to": to, "via": draft.via or default_channel(case)}


def default_channel(case: OpenCase) -> str:
    """Return the channel of the case for talk that names none; raises Refused where it has none."""
    channel = case.facts.default_channel
    if not channel:
        raise Refused(
            "through which channel? this case has no platform; nothing was recorded",
            "say it once for good: dk set channel email   (or for this record: -v email)",
        )
    return channel


def file_value(stored: "StoredFile") -> Json:
    """Return the value of a ``file.k`` field."""
    return dict(stored.to_value())


def checked_text(text: str) -> str:
    """Return the words of a record as they are; raises Refused for too many, and for bytes that are no text."""
    if len(text) > MAX_TEXT:
        raise Refused(
            f"the text has {len(text):,} characters; a record takes {MAX_TEXT:,}",
            "attach it as a file: -f FILE (or --as-file for text from a pipe)",
        )
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Refused(
            "the text holds bytes that are not UTF-8", "save it as a file and attach it: -f FILE"
        ) from error
    return text


def reference(case: OpenCase, said: str) -> Json:
    """Read ``R5``, ``31``, ``#31``, ``E31``, ``14.1``, ``last`` or ``last-1``; raises NotFound or Refused."""
    last = re.fullmatch(_LAST, said.lower())
    if last:
        seq = head_of(case.connection, case.row.case_no).seq - int(last[1] or 0)
        if seq < 1:
            raise NotFound(f"there is no record {said}", "see: disputekit timeline")
        return seq
    if is_label(said.upper()):
        return said.upper()
    number = re.fullmatch(_NUMBER, said)
    if number:
        return int(number[1])
    file = re.fullmatch(_FILE, said)
    if file:
        return file[1]
    raise Refused(
        f"{said!r} names no record", "write a number (31), a label (R3, M1), a file (14.1) or: last"
    )
