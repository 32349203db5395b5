"""A case out of hostile mails, chats, tables and copied pages, as documents and private pages in a real browser."""

from collections import Counter
from pathlib import Path

import pytest
from markupsafe import Markup

from disputekit.reports.formats import html
from tests.browser.rig import Rig
from tests.cli.conftest import CASE, NOON, Prompt
from tests.reports.hostile import MARKDOWN, REQUESTS, SCRIPTS, STYLES, batches
from tests.support.hostile_office import chat, mailbox, page, table, write_by_hand

LATER = "2026-03-12T12:00+02:00"
TEXTS = batches([*SCRIPTS[::2], *REQUESTS, *STYLES, *MARKDOWN], 14)
PAGES = (
    ("report", "case", "--to", "case.html"),
    ("settle", "--format", "html", "--to", "settle.html"),
    ("dispute", "--format", "html", "--to", "dispute.html"),
)


def office(folder: Path, texts: list[str]) -> list[Path]:
    """Import the texts in everything that imports take, and write the pages of the case."""
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        dk = Prompt(folder, patch)
        dk.at(NOON)(*CASE, "--clock-set", "--yes")
        write_by_hand(dk, texts[0])
        dk("offer", "make", "600", "--words", "--terms", f"for all: {texts[1]}")
        for name, content in (
            ("mail.mbox", mailbox(texts)),
            ("WhatsApp Chat with Dana.txt", chat(texts)),
            ("bank.csv", table(texts)),
        ):
            (folder / name).write_text(content, encoding="utf-8")
        dk.at(LATER)("import", "mail.mbox", "--everybody")
        dk("import", "WhatsApp Chat with Dana.txt", "--zone", "case", "--dmy")
        dk("paste", "--on", "5 mar 2026", "--zone", "case", "--yes", stdin=page(texts).encode())
        for command in PAGES:
            dk(*command)
    return [folder / command[-1] for command in PAGES]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return office(tmp_path_factory.mktemp("imported") / "hostile", TEXTS)


def test_nothing_that_was_imported_runs_loads_or_leaves(rig: Rig, hostile: list[Path]) -> None:
    for path in hostile:
        with rig.visit(path) as visit:
            assert visit.misdeeds() == [], path.name
            assert Counter(one.partition("@")[0] for one in visit.census())["script"] == 0


def test_nothing_that_was_imported_needs_the_policy_to_do_nothing(rig: Rig, hostile: list[Path]) -> None:
    for path in hostile:
        assert path.stat().st_size > 10_000
        with rig.visit(path, ignore_policy=True) as visit:
            assert visit.misdeeds() == [], path.name


def test_a_private_page_that_forgets_to_escape_is_caught(
    rig: Rig, hostile: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(html, "escape", Markup)
    folder = hostile[0].parent
    Prompt(folder, monkeypatch).at(LATER)("settle", "--format", "html", "--to", "open.html")
    with rig.visit(folder / "open.html", ignore_policy=True) as visit:
        assert visit.executions != []
