"""Templates that attack: as words of a record they are text, as templates they are refused and reach nothing."""

from pathlib import Path

import pytest
from markupsafe import Markup

from disputekit.errors import Refused
from disputekit.reports.document import Document, Format, Options, Report
from disputekit.reports.formats import html
from disputekit.templating import Sandbox
from tests.reports.documents import document_of, rendered, worked
from tests.reports.hostile import batches, hostile_case
from tests.reports.html_tree import tree
from tests.support.figures import record
from tests.support.hostile_text import TEMPLATES

FORMS = {Format.HTML: "account/report.html.j2", Format.MARKDOWN: "account/report.md.j2"}
# They say nothing of Python and do nothing: their own words, one number, or nothing.
HARMLESS = {one: one for one in ("${7*7}", "#{7*7}", "<%= 7*7 %>", "{7*7}", "[[7*7]]")}
HARMLESS |= {"{% raw %}{{ x }}{% endraw %}{# x #}": "{{ x }}", "{#": ""}


@pytest.fixture(scope="module")
def account() -> Document:
    return worked(Report.ACCOUNT)


def outcome(folder: Path, document: Document, template: str, form: Format) -> str:
    """What a document became of a template of the user's own, or ``refused``."""
    path = folder / FORMS[form]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(template.replace("CANARY", str(folder / "canary")), encoding="utf-8", newline="\n")
    try:
        return rendered(document, form, Options(templates=folder))
    except Refused:
        return "refused"
    except Exception as error:  # noqa: BLE001 - whatever else ends it is no refusal
        return f"fault: {error!r}"


def reached(folder: Path, document: Document, forms: tuple[Format, ...] = tuple(FORMS)) -> list[str]:
    """The templates that were not refused, with what they said; a file that one made is named too."""
    found = []
    for template in TEMPLATES:
        if template in HARMLESS:
            continue
        for form in forms:
            said = outcome(folder, document, template, form)
            found += [] if said == "refused" else [f"{template}: {said[:80]!r}"]
    return [*found, *(f"made {one.name}" for one in folder.glob("canary*"))]


def test_a_template_that_attacks_is_refused_and_reaches_nothing(tmp_path: Path, account: Document) -> None:
    found = reached(tmp_path, account)
    record(
        "S1 templates",
        "templates that attack as a user's own template: refused in HTML and in Markdown, no file is made",
        templates=len(TEMPLATES),
        found=len(found),
        planted=1,
        caught=int(len(without_sandbox(tmp_path / "open", account)) > 10),
    )
    assert found == []


def test_what_looks_like_another_kind_of_template_is_text(tmp_path: Path, account: Document) -> None:
    for template, says in HARMLESS.items():
        assert outcome(tmp_path, account, template, Format.HTML) == says


def test_a_template_in_a_record_is_text_in_every_document() -> None:
    page = rendered(document_of(hostile_case(batches(TEMPLATES)), Report.TIMELINE), Format.HTML)
    text = "".join(tree(page).text)
    assert [one for one in TEMPLATES if "@" not in one and one not in text] == []
    assert "7777777" not in page


def without_sandbox(folder: Path, document: Document) -> list[str]:
    """The same where templates may read and call what they like; nothing here leaves the folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Sandbox, "is_safe_attribute", lambda *_: True)
        patch.setattr(Sandbox, "is_safe_callable", lambda *_: True)
        patch.setattr(html.Writer, "finalize", lambda _self, value: Markup(value))  # noqa: S704 - the planted defect
        return reached(folder, document, (Format.HTML,))


def test_a_sandbox_that_is_left_open_is_caught(tmp_path: Path, account: Document) -> None:
    assert len(without_sandbox(tmp_path, account)) > 10
