"""``offer`` at the prompt: made, answered, listed; refused where something would be guessed."""

import csv
import io

import pytest

from tests.cli.conftest import Prompt


def offers(dk: Prompt) -> list[dict[str, object]]:
    found: list[dict[str, object]] = dk("offer", "list", "--json").json["offers"]
    return found


def test_an_offer_is_made_listed_and_answered(dk: Prompt) -> None:
    dk("milestone", "1200", "Build", "--due", "20 mar")
    made = dk(
        *("offer", "make", "900", "--for", "M1", "--until", "10 mar", "--new-deadline", "20 mar"),
        *("--terms", "as it stands"),
    )
    assert "O1 settlement offered by you, USD 900.00" in made.out
    assert "dk offer answer O1" in made.err
    assert "no document shows" in made.err
    answered = dk("offer", "answer", "O1", "declined", "no, 1000", "--words")
    assert "O1 declined by Dana" in answered.out
    text = dk("offer", "list").out
    for said in (
        "USD 900.00 · for M1 · by you · declined",
        "Tue 10 Mar 2026",
        "Fri 20 Mar 2026",
        "as it stands",
    ):
        assert said in text
    assert 'declined by the client · Tue 3 Mar 2026, 16:05 Kyiv (14:05 UTC) · "no, 1000"' in text
    assert dk("offer").out == text


def test_the_offer_of_the_client_is_answered_by_you(dk: Prompt) -> None:
    dk("offer", "make", "700", "--by", "client", "-v", "email")
    said = dk("offer", "answer", "O1", "accepted")
    assert "O1" in said.out
    assert "by you" in said.out
    assert "next: what follows from it" in said.err
    assert offers(dk)[0]["state"] == "accepted"


def test_a_partial_yes_with_its_amount(dk: Prompt) -> None:
    dk("offer", "make", "900")
    said = dk("offer", "answer", "O1", "partly", "--amount", "800")
    assert "dk offer make 800.00 --by client" in said.err
    (found,) = offers(dk)
    assert found["state"] == "accepted in part"
    assert "USD 800.00" in dk("offer", "list").out


def test_an_offer_runs_out(dk: Prompt) -> None:
    dk("offer", "make", "900", "--until", "10 mar")
    assert offers(dk)[0]["state"] == "open"
    dk("offer", "answer", "O1", "seen")
    assert "open, seen" in dk("offer", "list").out
    dk.at("2026-03-11T00:00+02:00")
    assert offers(dk)[0]["state"] == "expired"


def test_an_offer_stated_anew_keeps_its_label(dk: Prompt) -> None:
    dk("offer", "make", "900")
    dk("offer", "make", "950", "--label", "o1")
    (found,) = offers(dk)
    assert (found["times"], found["state"]) == (2, "open")
    assert "stated 2 times" in dk("offer", "list").out


def test_a_proposal_of_the_platform_needs_to_know_who_answers(dk: Prompt) -> None:
    dk("offer", "make", "600", "--by", "platform")
    assert "who answered O1" in dk.refused("offer", "answer", "O1", "accepted").err
    dk("offer", "answer", "O1", "accepted", "--by", "me")
    assert offers(dk)[0]["state"] == "accepted by one side"


def test_an_offer_can_be_withdrawn_by_who_made_it_alone(dk: Prompt) -> None:
    dk("offer", "make", "900")
    assert "only who made O1" in dk.refused("offer", "answer", "O1", "withdrawn", "--by", "client").err
    dk("offer", "answer", "O1", "withdrawn")
    assert offers(dk)[0]["state"] == "withdrawn"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (("offer", "make"), "what is offered?"),
        (("offer", "make", "ninehundred"), "is not an amount"),
        (("offer", "make", "900", "--by", "judge"), "say me, client or platform"),
        (("offer", "make", "900", "--label", "O7"), "there is no O7"),
        (("offer", "answer", "O1", "perhaps"), "is no answer to an offer"),
        (("offer", "answer", "O9", "accepted"), "there is no offer O9"),
        (("offer", "answer", "M1", "accepted"), "M1 is no offer"),
        (("offer", "answer", "O1", "accepted", "--by", "me"), "nobody answers an own offer"),
        (("offer", "answer", "O1", "accepted", "--by", "judge"), "say me, client or platform"),
    ],
)
def test_what_cannot_be_is_refused_with_a_way_on(dk: Prompt, said: tuple[str, ...], why: str) -> None:
    dk("offer", "make", "900", "--for", "1")
    found = dk.refused(*said)
    assert why in found.err
    assert "nothing was recorded" in found.err


def test_a_case_without_a_platform_has_no_proposals_of_one(dk: Prompt) -> None:
    dk("set", "platform", "direct")
    dk("set", "channel", "email")
    assert "no platform" in dk.refused("offer", "make", "600", "--by", "platform").err


def test_words_that_documents_print_for_another_reason_are_named(dk: Prompt) -> None:
    seq = dk("got", "a popup too? then 700 and we are even", "-q").out.strip()
    dk("mark", seq, "request")
    made = dk("offer", "make", "700", "--by", "client", "--cites", seq)
    assert f"#{seq} is printed in documents" in made.err
    assert "is printed in documents" not in dk("offer", "make", "750").err


def test_the_list_is_a_table_for_spreadsheets(dk: Prompt) -> None:
    assert "no offer is recorded" in dk("offer", "list").err
    dk("offer", "make", "EUR", "900", "--until", "10 mar", "--for", "1", "--terms", "=SUM(A1)")
    dk("offer", "make", "--new-deadline", "20 mar", "--by", "client")
    dk("offer", "answer", "O1", "partly", "half now", "--words")
    first, second = csv.DictReader(io.StringIO(dk("offer", "list", "--csv").out))
    assert (first["offer"], first["amount"], first["currency"], first["until"]) == (
        "O1",
        "900.00",
        "EUR",
        "2026-03-10",
    )
    assert first["terms"] == "'=SUM(A1)"
    assert (first["answer"], first["answered_by"], first["answer_words"]) == (
        "accepted in part",
        "client",
        '"half now"',
    )
    assert (second["amount"], second["new_deadline"], second["state"]) == ("", "2026-03-20", "open")


@pytest.mark.parametrize("width", [40, 60, 100])
def test_the_list_fits_the_terminal(dk: Prompt, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    dk(
        "offer",
        "make",
        "900",
        "--until",
        "10 mar",
        "--terms",
        "as it stands, with the training call in April",
    )
    dk("offer", "answer", "O1", "declined", "that is not what we need, sorry")
    monkeypatch.setenv("COLUMNS", str(width))
    assert max(map(len, dk("offer", "list").lines)) <= width


def test_recorded_words_cannot_drive_the_terminal(dk: Prompt) -> None:
    dk("offer", "make", "900", "--terms", "red \x1b[31m")
    assert "\x1b" not in dk("offer", "list").out


def test_an_offer_that_runs_out_is_among_the_dates_of_the_case(dk: Prompt) -> None:
    dk("offer", "make", "900", "--until", "10 mar")
    assert "offer runs out" in dk("status").out
    dk("offer", "answer", "O1", "accepted")
    assert "offer runs out" not in dk("status").out
