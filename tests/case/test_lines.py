"""One line of the timeline: sentence, direction, outcome; nothing withheld can stop it."""

from typing import Any

import pytest

from disputekit.case.lines import direction, line_of, quoted_in, sentence_of
from disputekit.case.sentence import Named, Quote, Sentence
from disputekit.case.view import Direction
from disputekit.record.kinds import KINDS
from disputekit.record.moment import Moment
from disputekit.record.money import Money
from tests.case.build import DANA, OLENA, Chain, file, money, note, to_client, to_me, when, words


def made(kind: str, **fields: Any) -> Sentence:
    chain = Chain()
    seq = chain.add(kind, **fields)
    return sentence_of(chain.case, chain.case.by_seq[seq])


def text(sentence: Sentence) -> str:
    return "".join(_words(part) for part in sentence.parts)


def _words(part: object) -> str:
    match part:
        case Money():
            return part.digits()
        case Moment():
            return part.start
        case Quote() | Named():
            return f"<{part[0]}>"
        case _:
            return str(part)


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        ("message", {"talk": to_me(), "text": words("hello")}, "<hello>"),
        ("message", {"talk": to_me("call"), "text": note("talked")}, "call <talked>"),
        ("money", {"step": "released", "amount": money(800), "about": ["M1"]}, "released 800.00 for M1"),
        ("money", {"step": "claimed", "amount": money(8)}, "the client states a payment of 8.00"),
        ("event", {"name": "contract_ended"}, "contract ended"),
        ("event", {"name": "account_hold", "amount": money(5)}, "<account hold> 5.00"),
        (
            "delivery",
            {"about": ["M1"], "file_1": file("a.zip"), "part": True},
            "M1 submitted in part <a.zip>",
        ),
        ("answer", {"about": ["R1"], "value": "declined"}, "declined for R1"),
        ("answer", {"about": ["R1"], "value": "agreed", "text": words("ok")}, "<ok>"),
        ("quote", {"about": ["R1"], "amount": money(150)}, "price for R1 150.00"),
        ("quote", {"about": [1], "amount": money(150)}, "price 150.00"),
        ("request", {"label": "R1", "text": words("popup?")}, "<popup?>"),
        ("hours", {"minutes": 90, "mode": "manual", "about": ["M1"]}, "90 minutes worked for M1"),
        (
            "position",
            {"by": "me", "stance": "out", "about": ["R1"]},
            "reading of R1: not part of what was agreed",
        ),
        ("agreement", {"text": words("accepted")}, "agreement <accepted>"),
        ("scope", {"label": "S1", "text": words("Logo")}, "terms of S1 stated <Logo>"),
        ("milestone", {"label": "M1", "text": words("a"), "amount": money(9)}, "terms of M1 stated 9.00 <a>"),
        ("work", {"text": note("built"), "about": ["R1"]}, "work R1 <built>"),
        ("memo", {"text": words("kept")}, "memorandum <kept>"),
        ("deadline", {"due": when("2026-04-08")}, "date read on the platform: 2026-04-08"),
        ("offer", {"label": "O1", "talk": to_client(), "amount": money(600)}, "proposal O1 600.00"),
    ],
)
def test_each_kind_makes_a_sentence(kind: str, fields: dict[str, Any], said: str) -> None:
    assert text(made(kind, **fields)) == said


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_record_with_everything_else_withheld_still_makes_a_sentence(kind: str) -> None:
    chain = Chain()
    seq = chain.add("memo", text=words("a"))
    chain.records[seq - 1].fields["kind"] = kind
    del chain.records[seq - 1].fields["text"]
    if kind != "case":
        assert text(sentence_of(chain.case, chain.case.by_seq[seq]))


def test_an_unknown_kind_is_a_record() -> None:
    chain = Chain()
    seq = chain.add("memo", text=words("a"))
    chain.records[seq - 1].fields["kind"] = "novelty"
    assert text(sentence_of(chain.case, chain.case.by_seq[seq])) == "record <a>"


@pytest.mark.parametrize(
    ("kind", "fields", "who"),
    [
        ("message", {"talk": to_me(), "text": words("a")}, Direction.TO_FREELANCER),
        ("message", {"talk": to_client(), "text": words("a")}, Direction.TO_CLIENT),
        ("message", {"talk": to_me("call"), "text": note("a")}, Direction.BOTH),
        (
            "message",
            {"talk": {"from": OLENA, "to": [OLENA], "via": "mail"}, "text": words("a")},
            Direction.FREELANCER,
        ),
        (
            "message",
            {"talk": {"from": DANA, "to": ["Bo"], "via": "mail"}, "text": words("a")},
            Direction.CLIENT,
        ),
        (
            "message",
            {"talk": {"from": "Upwork", "to": [OLENA], "via": "mail"}, "text": words("a")},
            Direction.PLATFORM,
        ),
        (
            "message",
            {"talk": {"from": "Bo", "to": [OLENA], "via": "mail"}, "text": words("a")},
            Direction.NOT_STATED,
        ),
        ("delivery", {"about": ["M1"], "text": note("a")}, Direction.TO_CLIENT),
        ("request", {"label": "R1", "text": note("a")}, Direction.TO_FREELANCER),
        ("work", {"text": note("a")}, Direction.FREELANCER),
        ("agreement", {"text": words("a")}, Direction.BOTH),
        ("money", {"step": "released", "amount": money(1)}, Direction.CLIENT),
        ("money", {"step": "lapsed", "amount": money(1)}, Direction.PLATFORM),
        ("money", {"step": "invoiced", "amount": money(1), "talk": to_client("mail")}, Direction.TO_CLIENT),
        ("event", {"name": "contract_ended", "by": "client"}, Direction.CLIENT),
        ("answer", {"about": ["R1"], "value": "seen"}, Direction.NOT_STATED),
    ],
)
def test_who_acted_towards_whom(kind: str, fields: dict[str, Any], who: Direction) -> None:
    chain = Chain()
    seq = chain.add(kind, **fields)
    assert direction(chain.case, chain.case.by_seq[seq]) is who


def test_a_step_without_a_known_name_has_no_direction() -> None:
    chain = Chain()
    seq = chain.add("money", step="released", amount=money(1))
    chain.records[seq - 1].fields["step"] = "moved"
    assert direction(chain.case, chain.case.by_seq[seq]) is Direction.NOT_STATED
    assert text(sentence_of(chain.case, chain.case.by_seq[seq])) == "payment step 1.00"


def readings() -> tuple[Chain, int]:
    """A message, and what was read out of it."""
    chain = Chain()
    chain.add("request", "2026-02-01", label="R1", talk=to_me(), text=words("popup?"))
    price = chain.add(
        "message", "2026-02-02T10:00+00:00", talk=to_client(), text=words("150, and it is extra")
    )
    quote = chain.add("quote", "2026-02-02T10:00+00:00", about=["R1"], amount=money(150), cites=[price])
    chain.add("position", "2026-02-02T10:00+00:00", by="me", stance="out", about=["R1"], cites=[price])
    yes = chain.add("message", "2026-02-03T10:00+00:00", talk=to_me(), text=words("ok"))
    chain.add("answer", "2026-02-03", about=["R1"], value="agreed", cites=[yes], re=[quote])
    chain.add("delivery", "2026-02-02T10:00+00:00", about=["M1"], cites=[price], file_1=file("a.zip"))
    return chain, price


def test_the_source_leads_and_its_readings_are_outcomes() -> None:
    chain, price = readings()
    case = chain.case
    line = line_of(case, tuple(one for one in case.pieces if one.seq == price or price in one.cites))
    assert (line.seq, quoted_in(line)) == (price, (Quote("150, and it is extra", "verbatim"),))
    assert [text(one) for one in line.outcomes] == [
        "R1 quoted 150.00",
        "reading of R1: not part of what was agreed",
        "M1 submitted <a.zip>",  # its words are those of the line
    ]
    assert (line.labels, [one.seq for one in line.exhibits]) == (("R1", "M1"), [price])


def test_an_agreed_request_says_so_on_the_line_of_the_answer() -> None:
    chain, _ = readings()
    case = chain.case
    answer = case.of_kind("answer")[0]
    line = line_of(case, (case.by_seq[answer.cites[0]], answer))
    assert [text(one) for one in line.outcomes] == ["R1 agreed 150.00"]


def test_an_answer_that_does_not_decide_has_no_outcome() -> None:
    chain, _ = readings()
    seq = chain.add(
        "answer", "2026-02-04", about=["R1", "R9"], value="seen", talk=to_me(), text=words("seen it")
    )
    case = chain.case
    assert line_of(case, (case.by_seq[seq],)).outcomes == ()


def test_agreed_without_a_price_has_an_outcome_without_one() -> None:
    chain = Chain()
    chain.add("request", "2026-02-01", label="R1", talk=to_me(), text=words("popup?"))
    seq = chain.add("answer", "2026-02-02", about=["R1"], value="agreed", talk=to_client(), text=words("ok"))
    case = chain.case
    assert [text(one) for one in line_of(case, (case.by_seq[seq],)).outcomes] == ["R1 agreed"]


def test_a_position_of_the_client_is_the_clients_claim_and_a_bare_price_none() -> None:
    chain = Chain()
    message = chain.add("message", "2026-02-01", talk=to_me(), text=words("it is included"))
    seq = chain.add("position", "2026-02-01", by="client", stance="in", about=["R1"], cites=[message])
    quote = chain.add("quote", "2026-02-01", about=["R1"], amount=money(1), cites=[message])
    del chain.records[quote - 1].fields["amount"]
    case = chain.case
    line = line_of(case, (case.by_seq[message], case.by_seq[seq], case.by_seq[quote]))
    assert [getattr(one, "side", None) for one in line.outcomes] == ["client"]


def test_what_a_message_was_read_as_stands_below_its_words() -> None:
    chain = Chain()
    asked = chain.add("message", "2026-02-01T10:00+00:00", talk=to_me(), text=words("and a popup?"))
    chain.add(
        "request",
        "2026-02-01T10:00+00:00",
        label="R1",
        talk=to_me(),
        text=words("and a popup?"),
        cites=[asked],
    )
    chain.add("answer", "2026-02-01T10:00+00:00", about=["M1"], value="changes_requested", cites=[asked])
    chain.add("answer", "2026-02-01T10:00+00:00", value="seen", re=[asked], cites=[asked])
    case = chain.case
    line = line_of(case, case.pieces)
    assert [text(one) for one in line.outcomes] == ["request R1", "changes asked for M1", "seen"]


@pytest.mark.parametrize(
    ("tool", "names"), [("mbox", "<hello> <a.pdf>"), ("whatsapp", "<hello> <m.eml> <a.pdf>")]
)
def test_a_mail_is_no_attachment_of_itself(tool: str, names: str) -> None:
    chain = Chain()
    brought = chain.add("import", digest="0" * 64, tool={"name": tool}, tally={"in": 1})
    seq = chain.add(
        "message",
        talk=to_me(),
        text=words("hello"),
        source={"import": brought, "at": "mail 1"},
        file_1=file("m.eml") | {"media": "message/rfc822"},
        file_2=file("a.pdf"),
    )
    assert text(sentence_of(chain.case, chain.case.by_seq[seq])) == names
