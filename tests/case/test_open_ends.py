"""Open ends, from their first sign to the moment they are closed."""

from datetime import UTC, datetime

from disputekit.case.open_ends import Gap, OpenEnd, open_ends
from tests.case.build import DANA, Chain, money, note, to_client, to_me, when, words
from tests.case.test_requests import Asked

SOON = datetime(2026, 3, 2, tzinfo=UTC)


def gaps(chain: Chain, now: datetime = SOON) -> list[tuple[Gap, str | None]]:
    return [(one.gap, one.label or one.name) for one in open_ends(chain.case, now, quiet_days=10_000)]


def test_a_request_is_open_until_it_is_decided() -> None:
    chain = Asked()
    assert gaps(chain) == [(Gap.REQUEST_WITHOUT_PRICE, "R1")]
    chain.quote()
    assert gaps(chain) == [(Gap.PRICE_WITHOUT_ANSWER, "R1")]
    chain.add("work", "2026-02-20", about=["R1"], text=note("built"))
    assert (Gap.WORK_WITHOUT_AGREEMENT, "R1") in gaps(chain)
    chain.answer()
    assert gaps(chain) == []


def test_agreed_without_words_is_open() -> None:
    chain = Asked()
    chain.add("answer", "2026-02-12", about=["R1"], value="agreed")
    assert gaps(chain) == [(Gap.AGREED_WITHOUT_WORDS, "R1")]


def test_a_spoken_yes_is_open_until_a_written_recap() -> None:
    chain = Asked()
    call = chain.answer(talk=to_me("call"), text=note("fine with 150"), amount=money(150))
    for message in (
        {"talk": to_me(), "text": words("hello"), "re": [call]},
        {"talk": to_client("call"), "text": note("recap"), "re": [call]},
        {"talk": to_client(), "text": words("other matter")},
    ):
        chain.add("message", "2026-02-13", **message)
        assert gaps(chain) == [(Gap.SPOKEN_WITHOUT_RECAP, "R1")]
    chain.add("message", "2026-02-13", talk=to_client(), text=words("As agreed: 150."), about=[call])
    assert gaps(chain) == []


def test_a_recap_may_name_the_request() -> None:
    chain = Asked()
    chain.answer(talk=to_me("call"), text=note("fine with 150"), amount=money(150))
    chain.add("message", "2026-02-13", talk=to_client(), text=words("As agreed: 150."), about=["R1"])
    assert gaps(chain) == []


def test_a_written_yes_that_only_a_note_tells_of_needs_no_recap() -> None:
    chain = Asked()
    chain.answer(talk=to_me("mail"), text=note("she wrote ok"), amount=money(150))
    assert gaps(chain) == []


def test_a_submission_is_open_until_there_is_a_sign_of_it() -> None:
    chain = Chain()
    delivery = chain.add("delivery", about=["M1"], text=note("x"))
    loose = chain.add("delivery", about=[1], text=note("y"))
    assert open_ends(chain.case, SOON) == (
        OpenEnd(Gap.SUBMISSION_NOT_SEEN, delivery, "M1"),
        OpenEnd(Gap.SUBMISSION_NOT_SEEN, loose),
    )
    chain.add("answer", re=[delivery, loose], value="seen")
    assert gaps(chain) == []


def test_terms_of_one_side_are_open() -> None:
    chain = Chain()
    chain.agreed_at_start()
    chain.add("scope", "2026-01-12", label="S1", text=words("a"))
    chain.add("scope", "2026-02-12", label="S1", text=words("a and b"))
    chain.add("scope", "2026-02-12", label="S2", text=words("c"))
    assert gaps(chain) == [(Gap.TERMS_ONE_SIDED, "S1"), (Gap.TERMS_ONE_SIDED, "S2")]


def test_money_that_nothing_explains_is_open() -> None:
    chain = Chain()
    chain.add("money", "2026-02-01", step="released", amount=money(800), about=["M1"])
    chain.add("money", "2026-02-02", step="received", amount=money(750), about=["M1"])
    pair = [chain.add("money", "2026-02-03", step="fee", amount=money(amount)) for amount in (1, 2)]
    chain.add("link", targets=pair, same=True)
    assert gaps(chain) == [
        (Gap.MONEY_NOT_ASSIGNED, None),
        (Gap.PAID_TWICE, "M1"),
        (Gap.SOURCES_DIFFER, None),
    ]


def test_names_are_open_until_somebody_says_whose_they_are() -> None:
    chain = Chain()
    chain.add("message", talk={"from": "Mark", "to": [DANA], "via": "mail"}, text=words("x"))
    assert gaps(chain) == [(Gap.NAME_UNKNOWN, "Mark")]
    chain.add("person", label="P1", names=["Mark"], side="client")
    assert gaps(chain) == []
    chain.add("person", label="P2", names=["Mark"], side="other")
    assert gaps(chain) == [(Gap.NAME_CONTESTED, "Mark")]


def test_what_the_program_of_an_export_noted_is_on_nobodys_side() -> None:
    chain = Chain()
    talk = {"from": "WhatsApp chat export", "to": ["Group"], "via": "whatsapp"}
    source = {"import": 1, "at": "line 1", "flags": ["system"]}
    chain.add("message", talk=talk, text=words("group was created"), source=source)
    assert gaps(chain) == []
    chain.add("message", talk=talk, text=words("hello"), source=source | {"flags": ["edited"]})
    assert [name for _, name in gaps(chain)] == ["Group", "WhatsApp chat export"]


def test_silence_is_counted_in_days_since_the_last_entry() -> None:
    chain = Chain()
    chain.add("memo", "2026-02-20", text=words("a"))
    chain.add("coverage", "2026-02-28", channel="m", from_=_day(), to=_day(), extent="selected")
    assert open_ends(chain.case, datetime(2026, 3, 1, 12, tzinfo=UTC))[-1:] == ()
    found = open_ends(chain.case, datetime(2026, 3, 1, 12, 1, 30, tzinfo=UTC))
    assert found == (OpenEnd(Gap.NOTHING_LOGGED, 2, days=9),)


def _day() -> dict[str, str]:
    return {"rel": "at", "from": "2026-02-01", "zone": "UTC", "said": "", "basis": "typed"}


def test_a_case_with_nothing_but_its_first_record_is_quiet_since_then() -> None:
    assert open_ends(Chain().case, datetime(2026, 2, 1, tzinfo=UTC))[0].gap is Gap.NOTHING_LOGGED


def test_money_asked_back_without_the_clients_words_is_open() -> None:
    chain = Chain()
    chain.add("money", "2026-04-01", step="refund_asked", amount=money(5), about=["M1"])
    found = [one.gap for one in open_ends(chain.case, SOON)]
    assert Gap.REASON_WITHOUT_WORDS in found
    chain.add("event", "2026-04-01", name="refund_requested", by="client", text=words("not finished"))
    assert Gap.REASON_WITHOUT_WORDS not in [one.gap for one in open_ends(chain.case, SOON)]


def test_an_answer_is_missing_only_where_the_channel_is_held_completely() -> None:
    chain = Asked()
    chain.quote()
    assert [one.is_covered for one in open_ends(chain.case, SOON, quiet_days=99)] == [False]
    for extent, covered in (("selected", False), ("complete", True)):
        chain.add(
            "coverage", channel="Upwork", from_=when("2026-01-01"), to=when("2026-05-01"), extent=extent
        )
        assert [one.is_covered for one in open_ends(chain.case, SOON, quiet_days=99)] == [covered]
