"""The use case: from a workspace to a private file."""

import json
import os
import sqlite3
from pathlib import Path

import pytest

from disputekit.app.log import Draft, write
from disputekit.app.notes import add_note
from disputekit.app.report import FORMATS, REPORTS, Made, Wish, make_report, write_report
from disputekit.app.workspace import open_case
from disputekit.errors import Damaged, ExitCode, NotFound, Refused, StorageFailure
from disputekit.ledger.connection import database_path
from tests.support.office import Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office with one case and a message in it."""
    made = Office(tmp_path)
    made.start()
    made.got("can you also do a popup?")
    return made


def made(office: Office, **wish: object) -> Made:
    return make_report(office.setup, Wish(**wish))  # type: ignore[arg-type]  # tests name single wishes


def test_every_document_is_made_in_every_format_of_it(office: Office) -> None:
    for report in REPORTS:
        for form in FORMATS:
            if (report, form) == ("case", "csv"):
                continue
            text = made(office, report=report, format=form).text
            assert "Olena Koval" in text or form == "csv"
            assert text.endswith("\n")


def test_what_is_not_known_is_refused_with_what_there_is(office: Office) -> None:
    for wish, hint in (
        ({"report": "novel"}, "case, timeline, scope, account"),
        ({"format": "docx"}, "html"),
        ({"paper": "A3"}, "Letter"),
        ({"zone": "Europe/Atlantis"}, "Europe/Kyiv"),
        ({"format": "csv"}, "timeline"),
    ):
        with pytest.raises(Refused) as refused:
            made(office, **wish)
        assert hint in refused.value.hint


def test_the_file_is_private_and_its_name_says_case_document_and_day(office: Office) -> None:
    path = write_report(office.setup, Wish())
    assert path == office.folder / "acme-report-2026-03-03.html"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text(encoding="utf-8") == made(office).text


def test_the_mode_does_not_follow_the_mask(office: Office) -> None:
    before = os.umask(0)
    try:
        path = write_report(office.setup, Wish(report="scope", format="md"))
    finally:
        os.umask(before)
    assert path.name == "acme-scope-2026-03-03.md"
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_there_is_never_overwritten_by_itself(office: Office) -> None:
    paths = [write_report(office.setup, Wish()) for _ in range(3)]
    assert [path.name for path in paths] == [
        "acme-report-2026-03-03.html",
        "acme-report-2026-03-03-2.html",
        "acme-report-2026-03-03-3.html",
    ]


def test_a_named_file_is_overwritten_only_when_that_is_said(office: Office) -> None:
    target = office.folder / "mine.html"
    target.write_text("precious", encoding="utf-8")
    with pytest.raises(Refused, match="exists already"):
        write_report(office.setup, Wish(), target)
    assert target.read_text(encoding="utf-8") == "precious"
    assert write_report(office.setup, Wish(), target, force=True) == target
    assert "precious" not in target.read_text(encoding="utf-8")
    assert target.stat().st_mode & 0o777 == 0o600


def test_a_relative_name_belongs_to_the_folder_of_the_command(office: Office) -> None:
    (office.folder / "out").mkdir()
    assert write_report(office.setup, Wish(), Path("out")).parent == office.folder / "out"
    assert write_report(office.setup, Wish(), Path("out/page.html")) == office.folder / "out" / "page.html"


def test_a_link_in_the_way_is_not_followed(office: Office, tmp_path: Path) -> None:
    victim = tmp_path / "victim.txt"
    victim.write_text("precious", encoding="utf-8")
    (office.folder / "acme-report-2026-03-03.html").symlink_to(victim)
    write_report(office.setup, Wish())
    write_report(office.setup, Wish(), office.folder / "acme-report-2026-03-03.html", force=True)
    assert victim.read_text(encoding="utf-8") == "precious"


def test_a_place_that_cannot_be_written_to_is_named(office: Office) -> None:
    with pytest.raises(StorageFailure, match="cannot be written"):
        write_report(office.setup, Wish(), office.folder / "no" / "such" / "page.html")


def test_a_spreadsheet_finds_its_letters_in_the_file(office: Office) -> None:
    path = write_report(office.setup, Wish(report="timeline", format="csv"))
    assert path.read_bytes()[:3] == b"\xef\xbb\xbf"
    assert path.name == "acme-timeline-2026-03-03.csv"


def test_the_seal_is_that_of_the_last_record(office: Office) -> None:
    read = json.loads(made(office, report="scope", format="json").text)
    with office.opened(writing=False) as case:
        (last,) = case.connection.execute("SELECT max(seq) FROM entry")
    assert read["seal"]["size"] == read["head"]["last_record"] == last[0] == 2


def test_the_day_of_the_edition_is_that_of_the_documents_zone(office: Office) -> None:
    office.later(hours=8)  # 22:05 UTC on 3 March is past midnight in Kyiv
    assert made(office, zone="Europe/Kyiv").name == "acme-report-2026-03-04.html"
    assert "Kyiv time (Europe/Kyiv)" in made(office, zone="Europe/Kyiv").text


def test_a_private_jotting_is_in_no_document(office: Office) -> None:
    office.do(add_note, "Zebra, for my eyes only")
    office.got("a message of Zebra's", about=())
    for report in REPORTS:
        for form in FORMATS:
            if (report, form) != ("case", "csv"):
                assert "for my eyes only" not in made(office, report=report, format=form).text


def test_an_own_template_is_taken_from_the_folder_of_settings(office: Office) -> None:
    own = office.setup.config / "templates" / "scope" / "report.html.j2"
    own.parent.mkdir(parents=True)
    own.write_text("mine: {{ document.head.title }}", encoding="utf-8")
    assert made(office, report="scope").text == "mine: Website redesign"


def test_a_record_that_was_changed_stops_every_document(office: Office) -> None:
    office.write(Draft("memo", text="as it was", verbatim=True))
    spoil(
        office,
        "UPDATE disclosure SET joined = substr(joined, 1, 40) || 'x' || substr(joined, 42) WHERE seq = 3",
    )
    for report in REPORTS:
        with pytest.raises(Damaged, match="#3") as damaged:
            made(office, report=report)
        assert int(damaged.value.exit_code) == int(ExitCode.DISCREPANCY) == 3


def test_a_record_that_is_missing_stops_every_document(office: Office) -> None:
    office.got("the last word")
    spoil(office, "DELETE FROM entry WHERE seq = 2")
    with pytest.raises(Damaged, match="#2"):
        made(office)


def spoil(office: Office, statement: str) -> None:
    """Change the database behind the program's back, guards and all."""
    connection = sqlite3.connect(database_path(office.setup.workspace))
    guards = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in guards:
        connection.execute(f"DROP TRIGGER {name}")
    assert connection.execute(statement).rowcount == 1
    connection.commit()
    connection.close()


def test_a_document_writes_nothing_into_the_workspace(office: Office) -> None:
    before = database_path(office.setup.workspace).read_bytes()
    write_report(office.setup, Wish())
    assert database_path(office.setup.workspace).read_bytes() == before


def test_without_a_case_there_is_nothing_to_report(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        made(Office(tmp_path))


@pytest.mark.parametrize(("harm", "word"), [("altered", "altered"), ("missing", "missing")])
def test_a_document_is_not_made_while_an_attached_file_is_not_the_recorded_one(
    office: Office, harm: str, word: str
) -> None:
    site = office.folder / "site.zip"
    site.write_bytes(b"as handed over")
    with open_case(office.setup, writing=True) as case:
        write(case, [Draft("memo", text="the site", files=(site,))])
    write_report(office.setup, Wish())
    (stored,) = (path for path in (office.setup.workspace / "files").rglob("*") if path.is_file())
    stored.chmod(0o600)
    if harm == "altered":
        stored.write_bytes(b"as HANDED over")
    else:
        stored.unlink()
    with pytest.raises(Damaged, match=word) as refused:
        write_report(office.setup, Wish())
    assert "backup" in refused.value.hint
