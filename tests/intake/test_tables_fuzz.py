"""A hundred thousand damaged tables for each importer of tables; a few of them every day."""

import contextlib
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import pytest

from disputekit.intake import columns_csv, payments_csv, timesheet_csv, upwork_csv
from disputekit.intake.base import Claim, Importer, Options, Undecided
from disputekit.intake.columns import read_columns
from disputekit.intake.columns_head import described, likely_header
from tests.intake.chat_rig import NOW, OWN, tree, used_up
from tests.intake.fuzz_figures import CASES, fuzz

BANK = (
    'Bank;;;;\n"Zeitraum";"01.09.2026 - 30.09.2026";;;\n\nBooked on;Payee;Memo;Betrag;Saldo\n'
    '08.09.2026 14:05;Dana Reyes;"Milestone 1\nsecond line";1.250,00;2.000,00\n'
    "09.09.26;Supermarkt;Food;-25,80;1.974,20\n21.09.2026;Dana Reyes;1h 30m;50,00 €;1,5\n;;Summe;1.224,20;\n"
).encode()
LOG = b'When,From,Words\n2026-09-08T14:05:10+02:00,Dana,Looks good\n2026-09-08 14:06,Me,"a\n\nb"\n2026-09-09,Me,\n'
SHEET = b"Start,End,Took,Job,What\n2026-09-08T09:00:00Z,2026-09-08T10:30:00Z,,Shop,pages\n2026-09-09,,1:30,Shop,logo\n"
MAPS = tuple(
    read_columns(line)
    for line in (
        "date=Booked on, amount=Betrag, currency=EUR, text=Memo, who=Payee, kind=money:received/refunded, fee=Saldo",
        "date=Start, end=End, hours=Took, for=Job, text=What, id=Job, kind=hours",
        "date=When, who=From, text=Words, kind=message",
        "date=When, text=Words, only=From:Dana|Me, kind=event:x, decimal=comma, order=mdy",
    )
)


class Form(NamedTuple):
    """An importer, good tables of its format, and the column maps that they are read with."""

    importer: Importer
    seeds: tuple[bytes, ...]
    maps: tuple[dict[str, str], ...] = ({},)


def own(folder: str) -> tuple[bytes, ...]:
    return tuple(path.read_bytes() for path in sorted(Path(OWN / folder).glob("*.csv")))


FORMS = (
    Form(upwork_csv.IMPORTER, own("upwork")),
    Form(timesheet_csv.IMPORTER, own("timesheet")),
    Form(payments_csv.IMPORTER, own("payments")),
    Form(columns_csv.IMPORTER, (BANK, LOG, SHEET), MAPS),
)


def read(form: Form, data: bytes) -> None:
    """Read what is claimed, or the bytes by force, with one map and one order each; used_up proves the sum."""
    whole = tree({"a.csv": data})
    claims = list(form.importer.claims(whole)) or [Claim(form.importer.name, whole.members, 1)]
    turn = crc32(data)
    columns, order = form.maps[turn % len(form.maps)], ("", "dmy")[turn // 7 % 2]
    with contextlib.suppress(Undecided):
        options = Options(NOW, order=order, me=("Olena",), columns=columns)
        used_up(form.importer.read(whole, claims[0], options))
    if turn % 5 == 0 and form.importer is columns_csv.IMPORTER and (seen := likely_header(whole.members[0])):
        described(whole.members[0], seen)


def run(form: Form, cases: int) -> None:
    fuzz(form.importer.name, form.seeds, lambda data: read(form, data), cases)


@pytest.mark.parametrize("form", FORMS, ids=lambda one: one.importer.name)
def test_damaged_tables_are_survived(form: Form) -> None:
    run(form, 50)


@pytest.mark.full
@pytest.mark.parametrize("form", FORMS, ids=lambda one: one.importer.name)
def test_a_hundred_thousand_damaged_tables_are_survived(form: Form) -> None:
    run(form, CASES)


def test_the_maps_fit_the_tables_they_are_for() -> None:
    for columns, data in zip(MAPS, (BANK, SHEET, LOG, LOG), strict=True):
        table = tree({"a.csv": data})
        [claim] = columns_csv.IMPORTER.claims(table)
        assert used_up(columns_csv.IMPORTER.read(table, claim, Options(NOW, columns=columns))).items
