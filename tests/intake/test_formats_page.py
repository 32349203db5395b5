"""docs/importers.md lists the importers that there are, and no other."""

from pathlib import Path

from disputekit.intake.formats import importers


def test_the_page_lists_every_importer(repository: Path) -> None:
    page = (repository / "docs" / "importers.md").read_text(encoding="utf-8")
    listed = page.partition("<!-- formats -->")[2].partition("<!-- end formats -->")[0]
    rows = [line.split("|")[1:3] for line in listed.splitlines() if line.startswith("| `")]
    assert [(name.strip(" `"), title.strip()) for name, title in rows] == [
        (one.name, one.title) for one in importers()
    ]
