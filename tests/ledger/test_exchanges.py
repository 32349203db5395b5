"""Messages by what the index knows, and which of them are worth reading."""

import pytest

from disputekit.ledger.append import Fields
from disputekit.ledger.exchanges import LateRow, MessageRow, late_rows, message_rows, worth_reading
from tests.ledger.samples import Ledger, amend, at, imported, memo, message, source, withdraw, words

EARLY = "2026-03-03T14:05+02:00"
LO = 1_772_539_500  # that minute, in seconds since 1970
DAY = 86_400


def test_messages_in_force_come_as_they_happened(ledger: Ledger) -> None:
    ledger.add(
        message("later", when=at("2026-03-04T14:05+02:00")),
        message("first", when=at(EARLY)),
        message("gone", when=at(EARLY)),
        memo("no message"),
        withdraw(4),
    )
    assert message_rows(ledger.connection, 1) == [
        MessageRow(3, "Dana", "upwork", LO, answered=False),
        MessageRow(2, "Dana", "upwork", LO + DAY, answered=False),
    ]


def test_an_answer_counts_while_it_is_in_force(ledger: Ledger) -> None:
    ledger.add(message("when?"), message("tomorrow", "Olena", re=[2]))
    assert [one.answered for one in message_rows(ledger.connection, 1)] == [True, False]
    ledger.add(withdraw(3))
    assert [one.answered for one in message_rows(ledger.connection, 1)] == [False]


def described(body: str) -> Fields:
    return message(text={"body": body, "basis": "described"})


@pytest.mark.parametrize("filler", ["", "a", "ab", "abc"])
def test_late_messages_tell_whether_their_words_may_be_described(ledger: Ledger, filler: str) -> None:
    ledger.add(described(f"launch{filler}"), message(f"moved{filler}"))
    assert late_rows(ledger.connection, 1, DAY, None) == [
        LateRow(2, "Dana", "upwork", described=True),
        LateRow(3, "Dana", "upwork", described=False),
    ]


def test_what_was_written_soon_or_imported_is_not_late(ledger: Ledger) -> None:
    ledger.add(
        message("soon", when=at("2026-03-10T13:00+02:00")),
        imported(),
        message("from a file", source=source(3)),
    )
    assert late_rows(ledger.connection, 1, DAY, None) == []


def test_what_happened_before_a_line_and_was_recorded_since_is_late(ledger: Ledger) -> None:
    ledger.add(message("soon", when=at("2026-03-10T13:00+02:00")))
    happened = message_rows(ledger.connection, 1)[0].at_lo
    assert [one.seq for one in late_rows(ledger.connection, 1, DAY, happened + 1)] == [2]
    assert late_rows(ledger.connection, 1, DAY, happened) == []
    assert late_rows(ledger.connection, 1, DAY, happened + 10 * DAY) == []


def test_only_what_holds_the_bytes_is_worth_reading(ledger: Ledger) -> None:
    ledger.add(message("done?"), message("done."), message("done."))
    assert worth_reading(ledger.connection, 1, [2, 3, 4], b"?") == [2]
    assert worth_reading(ledger.connection, 1, [3, 4], b"?") == []
    ledger.add(amend(3, text=words("done, is it?")))
    assert worth_reading(ledger.connection, 1, [3, 4], b"?") == [3]


def test_what_is_damaged_is_left_to_whoever_reads_it(ledger: Ledger) -> None:
    ledger.add(message("done?"), message("done?"))
    ledger.connection.execute("DROP TRIGGER disclosure_only_shrinks")
    ledger.connection.execute("UPDATE disclosure SET joined = 'A~' WHERE seq = 2")
    assert worth_reading(ledger.connection, 1, [2, 3], b"?") == [3]
