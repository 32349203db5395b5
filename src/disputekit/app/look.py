"""List and find records of a case: the use cases behind ``timeline`` and ``search``."""

from collections.abc import Sequence
from typing import NamedTuple

from disputekit.app.log import moment_of, reference
from disputekit.app.mails import is_mail, keeps_own_bytes
from disputekit.app.names import resolve_name
from disputekit.app.workspace import OpenCase
from disputekit.case.corrections import Standing, standing
from disputekit.case.facts import name_key, platform_words
from disputekit.case.links import links_of
from disputekit.case.piece import read_words
from disputekit.errors import Refused
from disputekit.ledger.index import search_text, standing_at
from disputekit.ledger.listing import Filters, list_records, names_found
from disputekit.ledger.lookup import in_force, pointing_at, standing_among
from disputekit.ledger.read import records_with_amends
from disputekit.ledger.search import search, snippet
from disputekit.record.canonical import Json
from disputekit.record.entry import Record
from disputekit.record.kinds import KINDS, SIDES
from disputekit.record.moment import bounds

EVERYTHING = 1 << 31


class Query(NamedTuple):
    """What to list, as it was typed; what is empty does not narrow."""

    person: str = ""
    via: str = ""
    kinds: tuple[str, ...] = ()
    about: str = ""
    since: str = ""
    until: str = ""
    with_taken_back: bool = False


class Row(NamedTuple):
    """One record of a listing as it stands now. ``snippet`` and ``spans`` are filled by a search.

    ``in_quotation``: the words were found only in what a mail quotes, so its sender did not write them there.
    ``of_mail``: its words are those of a mail that quotes, its own or the one it reads. ``own_bytes``: its first
    file is the mail itself.
    """

    record: Record
    fields: dict[str, Json]
    changed_by: tuple[int, ...]
    in_force: bool
    snippet: str = ""
    spans: tuple[tuple[int, int], ...] = ()
    in_quotation: bool = False
    of_mail: bool = False
    own_bytes: bool = False


class Rows(NamedTuple):
    """A page of a listing; ``more`` tells whether there are others behind it."""

    rows: tuple[Row, ...]
    more: bool


def timeline(case: OpenCase, query: Query, limit: int, *, oldest_first: bool = False) -> Rows:
    """Return what happened, newest first unless asked otherwise; ``limit`` 0 takes everything."""
    wanted = EVERYTHING if oldest_first or not limit else limit + 1
    seqs = _about(case, query, wanted) if query.about else _listed(case, query, wanted)
    if oldest_first:
        seqs.reverse()
    return _page(case, seqs, limit)


def find(case: OpenCase, words: Sequence[str], query: Query, limit: int, *, prefix: bool = False) -> Rows:
    """Return the records that hold all words, the one recorded last first, each with the place of the first hit."""
    narrow = bool(query.about or query.via)
    wanted = EVERYTHING if narrow or not limit else limit + 1
    seqs = search(case.connection, case.row.case_no, words, filters_of(case, query), wanted, prefix=prefix)
    if narrow:
        among = set(_about(case, query, EVERYTHING) if query.about else _listed(case, query, EVERYTHING))
        seqs = [seq for seq in seqs if seq in among]
    page = _page(case, seqs, limit)
    return page._replace(rows=tuple(_with_snippet(one, words, prefix=prefix) for one in page.rows))


def _with_snippet(row: Row, words: Sequence[str], *, prefix: bool) -> Row:
    found = snippet(search_text(row.record), words, prefix=prefix)
    if row.of_mail:
        own = snippet(_own_words(row.record), words, prefix=prefix)
        if own.spans:
            found = own
        elif found.spans:
            return row._replace(snippet=found.text, spans=found.spans, in_quotation=True)
    return row._replace(snippet=found.text, spans=found.spans)


def _own_words(record: Record) -> str:
    """Return what can be found of a mail that quotes others, without what it quotes."""
    from disputekit.case.quotations import own_words

    words = read_words(record.fields.get("text"))
    body = words.body if words else ""
    return search_text(record).replace(body, own_words(body, " \N{HORIZONTAL ELLIPSIS} "), 1)


def _page(case: OpenCase, seqs: Sequence[int], limit: int) -> Rows:
    shown = seqs[:limit] if limit else seqs
    return Rows(tuple(row_at(case, seq) for seq in shown), len(seqs) > len(shown))


def row_at(case: OpenCase, seq: int) -> Row:
    """Return one record as it stands; raises NotFound, Damaged."""
    stands: Standing = standing_at(case.connection, case.row.case_no, seq)
    changed = tuple(dict.fromkeys(change.by for change in stands.changes))
    stays = in_force(case.connection, case.row.case_no, seq)
    of_mail, own_bytes = is_mail(case, stands.fields), keeps_own_bytes(case, stands.fields)
    return Row(stands.record, stands.fields, changed, stays, of_mail=of_mail, own_bytes=own_bytes)


def _list(case: OpenCase, filters: Filters, wanted: int) -> list[int]:
    return list_records(case.connection, case.row.case_no, filters, wanted)


def _about(case: OpenCase, query: Query, wanted: int) -> list[int]:
    """Return what states, concerns, cites or answers a thing, in the order of the listing."""
    ref = str(reference(case, query.about))
    near = {*pointing_at(case.connection, case.row.case_no, ref), *([int(ref)] if ref.isdigit() else ())}
    if ref[0].isalpha():
        near.update(_list(case, Filters(label=ref, in_force=None), EVERYTHING))
    near.update(_linked_with(case, ref))
    return [seq for seq in _listed(case, query, EVERYTHING) if seq in near][:wanted]


def _linked_with(case: OpenCase, ref: str) -> set[int]:
    """Return the records that links say to concern a thing."""
    stated = standing(records_with_amends(case.connection, case.row.case_no, ("link",)))
    targets = {seq for one in stated for seq in _numbers(one.fields.get("targets"))}
    known = standing_among(case.connection, case.row.case_no, sorted(targets))
    return {seq for seq, refs in links_of(stated, known).about.items() if ref in map(str, refs)}


def _numbers(value: Json) -> list[int]:
    return [one for one in value if isinstance(one, int)] if isinstance(value, list) else []


def _listed(case: OpenCase, query: Query, wanted: int) -> list[int]:
    """Return what the filters take; a channel in any of its spellings."""
    filters = filters_of(case, query)
    if not query.via:
        return _list(case, filters, wanted)
    lists = [_list(case, filters._replace(channel=one), wanted) for one in _spellings(case, query.via)]
    if len(lists) == 1:
        return lists[0]
    found = {seq for seqs in lists for seq in seqs}
    return [seq for seq in _list(case, filters, EVERYTHING) if seq in found][:wanted]


def _spellings(case: OpenCase, via: str) -> list[str]:
    """Return the spellings of a channel that records use, or the one that was typed."""
    word = via.strip()
    tried = dict.fromkeys(
        (word, word.lower(), word.upper(), word.title(), word.capitalize(), platform_words(word))
    )
    found = [one for one in tried if _list(case, Filters(channel=one, in_force=None), 1)]
    return found or [word]


def filters_of(case: OpenCase, query: Query) -> Filters:
    """Turn what was typed into filters; raises Refused for a kind or a time that cannot be read."""
    for kind in query.kinds:
        if kind not in KINDS:
            raise Refused(f"{kind!r} is not a kind of record", "one of: " + ", ".join(KINDS))
    since = bounds(moment_of(case, query.since, allow_future=True)).lo if query.since else None
    until = bounds(moment_of(case, query.until, allow_future=True)).hi if query.until else None
    return Filters(
        names=_names(case, query.person) if query.person else (),
        kinds=query.kinds,
        since=since,
        until=until,
        in_force=None if query.with_taken_back else True,
    )


def _names(case: OpenCase, said: str) -> tuple[str, ...]:
    """Return every spelling in the record that belongs to a person, or to a side named in a word."""
    found = [name for name, _ in names_found(case.connection, case.row.case_no)]
    side = said.strip().casefold()
    if side in SIDES:
        return tuple(name for name in found if case.people.side_of(name) == side) or (said,)
    chosen = _known_name(case, said, found)
    same = {name_key(name) for person in case.people.claims(chosen) for name in person.names} | {
        name_key(chosen)
    }
    return tuple(name for name in found if name_key(name) in same) or (chosen,)


def _known_name(case: OpenCase, said: str, found: Sequence[str]) -> str:
    exact = [name for name in found if name_key(name) == name_key(said)]
    parts = [name for name in found if name_key(said) in name_key(name).split()]
    near = exact or parts
    return near[0] if len(near) == 1 else resolve_name(case, said)
