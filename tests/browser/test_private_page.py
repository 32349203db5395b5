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


def test_it_asks_for_nothing_runs_nothing_fits_and_prints(rig: Rig, private_page: Path) -> None:
    with rig.visit(private_page) as visit:
        assert visit.misdeeds() == []
        for width in (1280, 820, 380):
            assert visit.overflow(width) == 0, width
        visit.page.emulate_media(media="print")
        assert len(re.findall(rb"/Type\s*/Page\b", visit.page.pdf(format="A4"))) >= 1
        assert visit.misdeeds() == []


def test_its_words_need_no_policy_to_do_nothing(rig: Rig, private_page: Path) -> None:
    with rig.visit(private_page, ignore_policy=True) as visit:
        assert visit.misdeeds() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_has_no_barrier_that_axe_knows(axe_rig: Rig, private_page: Path, scheme: str) -> None:
    assert axe_rig.axe(private_page, scheme="dark" if scheme == "dark" else "light") == []


@pytest.mark.usefixtures("html_checker")
def test_it_is_sound_html(private_page: Path) -> None:
    assert vnu([private_page]) == []
