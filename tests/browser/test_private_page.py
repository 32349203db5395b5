"""A private page in a real browser: quiet, readable by everybody, and whole on a telephone and on paper."""

import re
from pathlib import Path

import pytest

from tests.browser.rig import Rig, vnu
from tests.reports.hostile import SCRIPTS
from tests.reports.private_pages import page, settlement


@pytest.fixture(scope="module")
def private_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("private") / "settle.html"
    path.write_text(page(settlement(" ".join(SCRIPTS))), encoding="utf-8", newline="\n")
    return path


def test_it_asks_for_nothing_and_runs_nothing(rig: Rig, private_page: Path) -> None:
    with rig.visit(private_page) as visit:
        assert visit.misdeeds() == []


@pytest.mark.parametrize("width", [1280, 820, 380])
def test_it_never_scrolls_sideways_as_a_whole(rig: Rig, private_page: Path, width: int) -> None:
    assert rig.overflow(private_page, width=width) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_has_no_barrier_that_axe_knows(axe_rig: Rig, private_page: Path, scheme: str) -> None:
    assert axe_rig.axe(private_page, scheme="dark" if scheme == "dark" else "light") == []


@pytest.mark.usefixtures("html_checker")
def test_it_is_sound_html(private_page: Path) -> None:
    assert vnu([private_page]) == []


def test_it_prints(rig: Rig, private_page: Path, tmp_path: Path) -> None:
    paper = rig.pdf(private_page, tmp_path / "page.pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) >= 1
