"""Which agreed clauses a request, a message or some words come near to; shown, never judged."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from disputekit.app.log import reference
from disputekit.app.workspace import OpenCase
from disputekit.case.corrections import Standing, standing
from disputekit.case.near import Near, nearest
from disputekit.errors import NotFound, Refused
from disputekit.ledger.index import standing_at
from disputekit.ledger.listing import Filters, list_records
from disputekit.ledger.lookup import latest_of_label
from disputekit.ledger.read import records_with_amends
from disputekit.record.canonical import Json

_MANY = 1000


class Nearness(NamedTuple):
    """What clauses were compared with, and those that share words with it, nearest first.

    ``said`` is how the text was named (14, R4), empty for words as typed; ``seq`` and ``fields`` are the record
    it stands in, the latest of several; ``compared`` is how many clauses there are.
    """

    text: str
    said: str
    seq: int
    fields: dict[str, Json]
    found: tuple[Near, ...]
    compared: int


def nearest_clauses(case: OpenCase, text: str, limit: int = 3) -> tuple[Near, ...]:
    """Return the clauses (S and X, as last stated) that share words with a text, nearest first."""
    return nearest(text, stated_clauses(case).items(), limit) if text else ()


def near_to(case: OpenCase, words: Sequence[str], limit: int) -> Nearness:
    """Compare the clauses of a case with a record, named by number, label or ``last``, or with words as typed.

    A request is all its askings; a clause is not near to itself. Raises NotFound, and Refused for a record
    without words.
    """
    stated = stated_clauses(case)
    said = _named(case, words)
    if said is None:
        text = " ".join(words)
        return Nearness(text, "", 0, {}, nearest(text, stated.items(), limit), len(stated))
    records = _standing(case, said)
    text = "\n".join(filter(None, (asked_words(case, one.fields) for one in records)))
    if not text:
        raise Refused(f"{said} has no words to compare", "name a message or a request, or give the words")
    own = records[-1].fields.get("label")
    others = {label: clause for label, clause in stated.items() if label != own}
    last = records[-1]
    return Nearness(text, said, last.seq, last.fields, nearest(text, others.items(), limit), len(others))


def asked_words(case: OpenCase, fields: dict[str, Json]) -> str:
    """Return the words of a record; of a reading without words those of the messages that it cites."""
    own = _body(fields)
    cited = fields.get("cites")
    if own or not isinstance(cited, list):
        return own
    seqs = (seq for seq in cited if isinstance(seq, int))
    found = (standing_at(case.connection, case.row.case_no, seq) for seq in seqs)
    return "\n".join(filter(None, (_body(one.fields) for one in found)))


def _body(fields: dict[str, Json]) -> str:
    text = fields.get("text")
    return str(text.get("body", "")) if isinstance(text, dict) else ""


def _named(case: OpenCase, words: Sequence[str]) -> str | None:
    """Return the record that one word names: 14, R4; None where the words are what is meant."""
    if len(words) != 1:
        return None
    try:
        return str(reference(case, words[0]))
    except Refused:
        return None


def _standing(case: OpenCase, said: str) -> list[Standing]:
    """Return the record of a number, every asking of a request, or what another label last stated."""
    if said.isdigit():
        return [standing_at(case.connection, case.row.case_no, int(said))]
    latest = latest_of_label(case.connection, case.row.case_no, said)
    if latest is None:
        raise NotFound(f"there is no {said} in {case.row.slug}", "see: disputekit scope")
    seqs = [latest.seq]
    if said.startswith("R"):
        wanted = Filters(label=said, kinds=("request",))
        seqs = sorted(list_records(case.connection, case.row.case_no, wanted, _MANY)) or seqs
    return [standing_at(case.connection, case.row.case_no, seq) for seq in seqs]


def stated_clauses(case: OpenCase) -> dict[str, str]:
    """Return the words of every clause (S and X) as last stated, by label."""
    return dict(_stated(case))


def _stated(case: OpenCase) -> Iterator[tuple[str, str]]:
    """Yield label and words of every statement of a clause, the later one of a label last."""
    for clause in standing(records_with_amends(case.connection, case.row.case_no, ("scope",))):
        label, body = clause.fields.get("label"), _body(clause.fields)
        if clause.kind == "scope" and isinstance(label, str) and body:
            yield label, body
