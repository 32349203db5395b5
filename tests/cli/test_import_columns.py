"""dk import of any other table: its columns are shown, named, kept, and known again by the header."""

import os
import tomllib
from pathlib import Path

import pytest

from disputekit.app.importing_columns import Saved, save_map, saved_maps
from disputekit.errors import DisputekitError
from tests.cli.conftest import CASE, Prompt

BANK = (
    "Musterbank AG;;;\n\nBooked on;Payee;Memo;Betrag\n08.09.2026;Dana Reyes;Milestone 1;1.250,00\n"
    "21.09.2026;Dana Reyes;Bonus;50,00\n22.09.2026;Supermarkt;Food;-25,80\n;;Summe;1.274,20\n"
)
MAP = "date=Booked on, amount=Betrag, currency=EUR, text=Memo, who=Payee, only=Payee:Dana Reyes, kind=money:paid"


@pytest.fixture
def dk(prompt: Prompt) -> Prompt:
    prompt(*CASE, "--yes")
    (prompt.folder / "bank.csv").write_text(BANK, encoding="utf-8")
    return prompt


def test_an_unknown_table_is_refused_with_its_columns(dk: Prompt) -> None:
    found = dk.refused("import", "bank.csv")
    assert found.code == 2
    assert found.lines == [
        "COLUMN     LOOKS LIKE  FOR EXAMPLE",
        "Booked on  date        08.09.2026 | 21.09.2026 | 22.09.2026",
        "Payee      person      Dana Reyes | Supermarkt",
        "Memo       text        Milestone 1 | Bonus | Food",
        "Betrag     amount      1.250,00 | 50,00 | -25,80",
        "",
        "to begin with; check every part, what the rows are (kind=) above all:",
        *found.lines[7:],
    ]
    said = " ".join(" ".join(found.lines[7:]).split())
    assert said == (
        "--columns 'date=Booked on, who=Payee, text=Memo, amount=Betrag, currency=..., kind=money:received'"
    )
    assert "say what its columns are" in found.err
    as_json = dk.refused("import", "bank.csv", "--json").json
    assert as_json["columns"][3] == {
        "name": "Betrag",
        "looks_like": "amount",
        "samples": ["1.250,00", "50,00", "-25,80"],
    }
    assert dk.refused("import", "bank.csv", "-q").out == ""


def test_a_map_is_kept_and_the_next_file_is_read_by_its_header(dk: Prompt) -> None:
    assert "no column map is saved" in dk("import", "--columns", "list").err
    first = dk("import", "bank.csv", "--columns", MAP, "--zone", "case", "--save-columns", "bank-export")
    assert "columns saved as bank-export" in first.err
    assert "2 records from 1 source" in first.out
    kept = tomllib.loads((dk.config / "columns.toml").read_text(encoding="utf-8"))
    assert kept["bank-export"]["header"] == ["Booked on", "Payee", "Memo", "Betrag"]
    listed = dk("import", "--columns", "list")
    assert "only=Payee:Dana Reyes, kind=money:paid" in " ".join(listed.out.split())
    assert dk("import", "--columns", "list", "--json").json["columns"][0]["columns"]["currency"] == "EUR"
    longer = BANK.replace(";;Summe", "23.09.2026;Dana Reyes;Milestone 2;99,00\n;;Summe")
    box = dk.folder / "box"
    box.mkdir()
    (box / "october.csv").write_text(longer, encoding="utf-8")
    (box / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    again = dk("import", "box")
    assert "columns as saved for bank-export" in again.err
    assert "1 new · 2 unchanged" in again.err
    assert "1 record from 1 source" in again.out


def test_a_saved_map_may_be_named_for_another_header(dk: Prompt) -> None:
    dk("import", "bank.csv", "--columns", MAP, "--zone", "case", "--save-columns", "bank-export")
    other = BANK.replace("Memo;Betrag", "Memo;Betrag;Saldo")
    (dk.folder / "other.csv").write_text(other, encoding="utf-8")
    dk.refused("import", "other.csv")
    found = dk("import", "other.csv", "--columns", "bank-export", "--dry-run", "--json").json
    assert found["sources"][0]["format"] == "table"
    assert dk.refused("import", "bank.csv", "--columns", "nowhere").code == 4


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--columns", "date=Day, kind=event:x"), "there is no such column"),
        (("--columns", "date"), "no column map is called date"),
        (("--columns", "date=Booked on,who"), "is no pair"),
        (("--save-columns", "x"), "keeps the map that --columns gives"),
        (("--columns", MAP, "--save-columns", "list"), "cannot name"),
        (("--columns", MAP.replace("Betrag", "Saldo")), "there is no such column"),
    ],
)
def test_what_does_not_fit_is_refused_before_anything_is_kept(
    dk: Prompt, options: tuple[str, ...], said: str
) -> None:
    assert said in dk.refused("import", "bank.csv", "--zone", "case", *options).err
    assert not (dk.config / "columns.toml").exists()


def test_columns_that_are_named_are_looked_for_in_a_whole_folder(dk: Prompt) -> None:
    box = dk.folder / "box"
    box.mkdir()
    for month in ("09", "10"):
        (box / f"{month}.csv").write_text(BANK.replace(".09.2026", f".{month}.2026"), encoding="utf-8")
    (box / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    found = dk("import", "box", "--columns", MAP, "--zone", "case")
    assert "4 records from 2 sources" in found.out
    assert "box: 3 files looked at, 2 in a format known here" in found.err


def test_prose_is_no_table_whatever_it_is_called(dk: Prompt) -> None:
    (dk.folder / "a.csv").write_text("Dear Olena\nthank you\n", encoding="utf-8")
    assert "is no table" in dk.refused("import", "a.csv", "--as", "table").err
    assert "is no table" in dk.refused("import", "a.csv", "--columns", MAP).err


@pytest.mark.parametrize(
    ("header", "row", "begins"),
    [
        (
            "When,From,Message",
            "2026-09-08 14:05,Dana,Looks good",
            "date=When, who=From, text=Message, kind=message",
        ),
        (
            '"Day, local",Ref,Coin,Sum,About',
            '2026-09-08,A-1,usd,"1,250.00",pages of the shop',
            'date="Day, local", id=Ref, currency=Coin, amount=Sum, text=About, kind=money:received',
        ),
        ("Alpha,Beta", "x,y", "date=..., text=Alpha, kind=message"),
    ],
)
def test_a_map_to_begin_with_is_made_of_what_the_columns_look_like(
    dk: Prompt, header: str, row: str, begins: str
) -> None:
    (dk.folder / "a.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    assert dk.refused("import", "a.csv", "--json").json["suggestion"] == begins


def test_the_order_that_was_said_is_kept_with_the_map(dk: Prompt) -> None:
    (dk.folder / "a.csv").write_text("Day,What\n03/04/2026,drew\n", encoding="utf-8")
    said = ("--columns", "date=Day, text=What, kind=work", "--zone", "case")
    assert "--dmy" in dk.refused("import", "a.csv", *said).err
    dk("import", "a.csv", *said, "--dmy", "--save-columns", "days")
    (dk.folder / "b.csv").write_text("Day,What\n05/04/2026,wrote\n", encoding="utf-8")
    assert "day first" in dk("import", "b.csv").out


def test_corrected_columns_of_the_same_file_correct_its_records(dk: Prompt) -> None:
    (dk.folder / "a.csv").write_text("Day,Net,Gross\n2026-03-02,90.00,100.00\n", encoding="utf-8")
    said = "date=Day, amount={}, currency=USD, kind=money:received"
    dk("import", "a.csv", "--columns", said.format("Net"), "--zone", "case")
    dk("import", "a.csv", "--columns", said.format("Gross"), "--zone", "case")
    assert "100.00" in dk("account").out
    assert "90.00" not in dk("account").out


def test_a_damaged_file_of_maps_is_named(dk: Prompt) -> None:
    dk.config.mkdir(exist_ok=True)
    place = dk.config / "columns.toml"
    for text in ("[x\n", "x = 1\n", '[x]\nheader = "a"\n', '[x]\nheader = ["a"]\ndate = 1\n'):
        place.write_text(text, encoding="utf-8")
        assert str(place) in dk.refused("import", "--columns", "list").err.replace("\n", "")


def test_names_with_any_signs_come_back_from_the_file(tmp_path: Path) -> None:
    made = Saved("odd", ('a "b", c', "\x7f\u2028\U0001f600", "d\\e"), {"date": 'a "b", c', "kind": "work"})
    save_map(tmp_path, made)
    save_map(tmp_path, Saved("two", ("x", "y"), {"date": "x", "kind": "work"}))
    assert saved_maps(tmp_path)[0] == made
    assert saved_maps(tmp_path)[0].line == 'date="a ""b"", c", kind=work'
    place = tmp_path / "locked"
    place.mkdir()
    (place / "columns.toml").mkdir()
    with pytest.raises(DisputekitError, match="cannot be read"):
        save_map(place, made)
    (tmp_path / "full" / f".columns.toml.{os.getpid()}").mkdir(parents=True)
    with pytest.raises(DisputekitError, match="could not be kept"):
        save_map(tmp_path / "full", made)
