"""Listings: newest first, by every filter, from an index that is in order already."""

from datetime import datetime
from typing import Any

import pytest

from disputekit.ledger.listing import Filters, list_records, names_found, queries_of
from disputekit.record.canonical import Json
from tests.ledger.samples import Ledger, amend, at, imported, memo, message, money, request, source, withdraw

DAY = 86_400


def seconds(iso: str) -> int:
    return int(datetime.fromisoformat(iso).timestamp())


def found(ledger: Ledger, limit: int = 100, offset: int = 0, **filters: Any) -> list[int]:
    return list_records(ledger.connection, ledger.case_no, Filters(**filters), limit, offset)


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    """Records 2 to 9 of several kinds, people, channels and times; record 10 withdraws 9."""
    mail: Json = {"from": "Ivan", "to": ["Olena"], "via": "mail"}
    ledger.add(
        imported(),
        message(when=at("2026-03-01T10:00+00:00"), source=source(2)),
        message(sender="Olena", when=at("2026-03-02T10:00+00:00"), source=source(2)),
        request("R1", when=at("2026-03-02T10:00+00:00")),
        memo(talk=mail, when=at("2026-03-04"), about=["R1"]),
        money(when=at("2026-02", rel="about"), about=["R1"]),
        memo(when=at("2024-01-01", rel="between", to="2027-01-01")),
        message(when=at("2026-03-09T10:00+00:00")),
    )
    ledger.add(withdraw(9) | {"when": at("2026-03-10T10:00+00:00")})
    return ledger


def test_the_newest_stands_first_and_of_equal_times_the_later_record(filled: Ledger) -> None:
    assert found(filled) == [10, 6, 2, 1, 5, 4, 3, 7, 8]
    assert found(filled, limit=3, offset=2) == [2, 1, 5]
    assert found(filled, limit=0) == []


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"names": ("Dana",)}, [3]),
        ({"names": ("Dana", "Ivan", "Nobody")}, [6, 3]),
        ({"names": ("Nobody",)}, []),
        ({"channel": "mail"}, [6]),
        ({"kinds": ("memo", "money")}, [6, 7, 8]),
        ({"kinds": ("message",)}, [4, 3]),
        ({"kinds": ("message", "money")}, [4, 3, 7]),
        ({"kinds": ("memo",), "channel": "mail"}, [6]),
        ({"label": "R1"}, [5]),
        ({"label": "R1", "kinds": ("memo",)}, []),
        ({"about": "R1"}, [6, 7]),
        ({"about": "R1", "kinds": ("money",)}, [7]),
        ({"source": 2}, [4, 3]),
        ({"source": 2, "names": ("Dana",)}, [3]),
        ({"in_force": False}, [9]),
        ({"in_force": None, "kinds": ("message",)}, [9, 4, 3]),
    ],
)
def test_every_filter_narrows(filled: Ledger, filters: dict[str, Any], expected: list[int]) -> None:
    assert found(filled, **filters) == expected


class TestTimes:
    def test_a_stretch_takes_whatever_may_have_happened_in_it(self, filled: Ledger) -> None:
        since, until = seconds("2026-03-02T00:00+00:00"), seconds("2026-03-03T00:00+00:00")
        assert found(filled, since=since, until=until) == [5, 4, 7, 8]
        assert found(filled, since=since, until=until, names=("Olena",)) == [4]
        assert found(filled, since=seconds("2026-03-04T12:00+00:00")) == [10, 6, 7, 8]
        assert found(filled, until=seconds("2026-03-01T10:00+00:00")) == [7, 8]
        assert found(filled, since=seconds("2026-03-02T00:00+00:00"), source=2) == [4]

    def test_what_began_long_before_and_lasts_is_found(self, filled: Ledger) -> None:
        assert found(filled, since=seconds("2026-12-01T00:00+00:00")) == [8]
        assert found(filled, since=seconds("2027-01-02T00:00+00:00")) == []

    @pytest.mark.parametrize(
        ("zone", "start"),
        [
            ("Pacific/Kiritimati", "2026-03-04T00:00+14:00"),
            ("Europe/Kyiv", "2026-03-04T00:00+02:00"),
            ("UTC", "2026-03-04T00:00+00:00"),
            ("Pacific/Pago_Pago", "2026-03-04T00:00-11:00"),
        ],
    )
    def test_a_day_is_a_day_of_its_own_zone(self, ledger: Ledger, zone: str, start: str) -> None:
        ledger.add(memo(when=at("2026-03-04", zone=zone)))
        first = seconds(start)
        assert found(ledger, kinds=("memo",), until=first) == []
        assert found(ledger, kinds=("memo",), until=first + 1) == [2]
        assert found(ledger, kinds=("memo",), since=first + DAY) == []
        assert found(ledger, kinds=("memo",), since=first + DAY - 1) == [2]

    def test_a_corrected_day_counts_as_corrected(self, ledger: Ledger) -> None:
        ledger.add(memo(when=at("2026-03-04")))
        ledger.add(amend(2, when=at("2026-02-04")))
        assert found(ledger, kinds=("memo",), until=seconds("2026-02-03T22:00+00:00")) == []
        assert found(ledger, kinds=("memo",), until=seconds("2026-02-03T22:00:01+00:00")) == [2]

    def test_a_time_that_cannot_be_read_may_be_any(self, ledger: Ledger) -> None:
        ledger.add(memo())
        ledger.connection.execute("DROP TRIGGER disclosure_only_shrinks")
        ledger.connection.execute("UPDATE disclosure SET joined = '' WHERE seq = 2")
        ledger.connection.execute("UPDATE record_index SET at_lo = 0, at_hi = 10 WHERE seq = 2")
        assert found(ledger, kinds=("memo",), until=0) == []
        assert found(ledger, kinds=("memo",), until=1) == [2]


def test_the_names_that_sent_something_are_counted(filled: Ledger) -> None:
    assert names_found(filled.connection, filled.case_no) == [("Dana", 1), ("Ivan", 1), ("Olena", 1)]


@pytest.mark.parametrize(
    ("filters", "index"),
    [
        (Filters(), "record_time"),
        (Filters(since=0), "record_time"),
        (Filters(until=0, channel="mail"), "record_time"),
        (Filters(kinds=("message",)), "record_time"),
        (Filters(names=("Dana",)), "record_sender"),
        (Filters(source=2), "record_source"),
    ],
)
def test_a_page_of_a_long_case_is_read_in_the_order_of_an_index(
    filled: Ledger, filters: Filters, index: str
) -> None:
    for sql, values in queries_of(filled.connection, filled.case_no, filters):
        plan = [row[3] for row in filled.connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
        assert not [step for step in plan if "TEMP B-TREE" in step]
        assert not [step for step in plan if step.startswith("SCAN") and "json_each" not in step]
        assert any(index in step or "record_long" in step for step in plan)


def test_a_page_that_would_have_to_be_sorted_is_noticed(filled: Ledger) -> None:
    """The planted defect: another order than that of the index sorts the whole case."""
    sql, values = queries_of(filled.connection, filled.case_no, Filters())[0]
    slow = sql.replace("ORDER BY at_lo", "ORDER BY at_hi")
    plan = [row[3] for row in filled.connection.execute(f"EXPLAIN QUERY PLAN {slow}", values)]
    assert any("TEMP B-TREE" in step for step in plan)
