"""docs/templates.md names the filters and fields that there are, and its example works."""

import re
from pathlib import Path

from disputekit.reports.document import Format, Options, Report
from disputekit.resources import templates_folder
from tests.reports import templates_page
from tests.reports.documents import rendered, worked

TEXT = templates_page.PAGE.read_text(encoding="utf-8")


def test_the_page_is_what_the_code_says() -> None:
    assert templates_page.page() == TEXT, "run: PYTHONPATH=src:. python tests/reports/templates_page.py"


def test_a_field_that_is_renamed_is_caught() -> None:
    stale = TEXT.replace("- `key_events`: number", "- `events`: number")
    assert stale != TEXT
    assert templates_page.SECTION.sub("", stale) == templates_page.SECTION.sub("", TEXT)
    assert templates_page.generated("fields") not in stale


def test_every_shipped_template_is_named() -> None:
    kinds = {path.name for path in templates_folder().rglob("*") if path.is_file()}
    for name in kinds:
        stem = name.removesuffix(".html.j2").removesuffix(".md.j2")
        assert re.search(rf"`[^`]*\b{re.escape(stem)}\b", TEXT), name


def test_the_example_of_the_page_works(tmp_path: Path) -> None:
    (example,) = re.findall(r"```jinja\n(.*?)```", TEXT, re.DOTALL)
    (tmp_path / "timeline").mkdir()
    (tmp_path / "timeline" / "report.html.j2").write_text(example, encoding="utf-8", newline="\n")
    page = rendered(worked(Report.TIMELINE), Format.HTML, Options(templates=tmp_path))
    assert "Prepared for the mediator. <bdi>Dana Reyes</bdi> has a copy." in page
    assert "Annex A" in page
