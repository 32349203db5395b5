"""One Chromium for all browser tests of a run, or one clear reason why they are left out."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.rig import AXE, VNU, Rig, find_chromium, launch

HERE = Path(__file__).resolve().parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All browser tests go to one worker, so that only one Chromium runs."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


def _missing(reason: str) -> None:
    """Skip on a machine without the tool; fail where the run promised to have it."""
    if os.environ.get("DISPUTEKIT_REQUIRE_BROWSER") == "1":
        pytest.fail(f"DISPUTEKIT_REQUIRE_BROWSER=1, but {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    """The running browser."""
    executable = find_chromium()
    if executable is None:
        _missing("no Chromium on the PATH (Debian: apt install chromium)")
    assert executable is not None
    with sync_playwright() as playwright:
        browser = launch(playwright, executable)
        try:
            yield Rig(browser, tmp_path_factory.mktemp("pages"))
        finally:
            browser.close()


@pytest.fixture(scope="session")
def axe_rig(rig: Rig) -> Rig:
    """The running browser, where axe-core is installed too."""
    if not AXE.exists():
        _missing("axe-core is not installed (npm ci --prefix tests/browser)")
    return rig


@pytest.fixture(scope="session")
def html_checker() -> None:
    """Asked for by tests that call ``vnu``."""
    if shutil.which("java") is None:
        _missing("no Java on the PATH (Debian: apt install default-jre-headless)")
    if not VNU.exists():
        _missing("vnu-jar is not installed (npm ci --prefix tests/browser)")
