"""Templates: the user's own first, closed in, and failing on every misspelt name."""

from pathlib import Path

import pytest

from disputekit.errors import Refused, StorageFailure
from disputekit.reports.document import Document, Format, Options, Report
from disputekit.reports.filters import filters_for
from disputekit.resources import templates_folder
from tests.reports.documents import rendered, worked


@pytest.fixture(scope="module")
def account() -> Document:
    return worked(Report.ACCOUNT)


def own(folder: Path, template: str, name: str = "account/report.html.j2") -> Options:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(template, encoding="utf-8", newline="\n")
    return Options(templates=folder)


def test_an_own_template_takes_the_place_of_the_shipped_one(tmp_path: Path, account: Document) -> None:
    options = own(tmp_path, "<h1>{{ document.head.title }}</h1>{{ document.head.client | name }}")
    assert rendered(account, Format.HTML, options) == "<h1>Website redesign</h1><bdi>Dana Reyes</bdi>"


def test_an_own_template_builds_on_the_shipped_ones(tmp_path: Path, account: Document) -> None:
    text = '{% extends "_shared/page.html.j2" %}{% block main %}<p>{{ document | edition }}</p>{% endblock %}'
    page = rendered(account, Format.HTML, own(tmp_path, text))
    assert "<p>edition 1, 3 Apr 2026, records 1-83</p>" in page
    assert "Content-Security-Policy" in page


def test_an_own_stylesheet_gets_its_place_in_the_policy(tmp_path: Path, account: Document) -> None:
    page = rendered(account, Format.HTML, own(tmp_path, "p { color: navy }\n", "_shared/style.css"))
    assert "<style>p { color: navy }</style>" in page


def test_a_folder_that_does_not_exist_is_no_hindrance(tmp_path: Path, account: Document) -> None:
    assert "<h1>" in rendered(account, Format.HTML, Options(templates=tmp_path / "none"))


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("{{ document.titel }}", "titel"),
        ("{{ nothing }}", "nothing"),
        ("{{ document.head.title | upper }}", "upper"),
        ("{{ document | safe }}", "safe"),
        ("{% if document is divisibleby 2 %}{% endif %}", "divisibleby"),
        ("{% for %}", "line 1"),
        ("{{ document.head.started }}", "no words of its own"),
        ('{% include "../../etc/passwd" %}', "there is no template"),
        ('{% include "/etc/passwd" %}', "there is no template"),
        ('{% extends "other.html.j2" %}', "other.html.j2"),
        ('{% extends "account/report.html.j2" %}', "takes in itself without an end"),
        ('{% include "account/report.html.j2" %}', "takes in itself without an end"),
        ("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", "takes in itself without an end"),
        ("{{ 9 ** (9 ** 9) }}", "counts no further than"),
        ("{{ document.head.title * 1000000000000 }}", "counts no further than"),
        ("{{ '%1000000000000d' % 1 }}", "counts no further than"),
        ("{{ 1 / 0 }}", "counts no further than"),
        ("{{ document.head | edition }}", "edition cannot say a value of type Head"),
    ],
)
def test_a_faulty_template_is_refused_with_its_place(
    tmp_path: Path, account: Document, template: str, reason: str
) -> None:
    with pytest.raises(Refused, match=reason):
        rendered(account, Format.HTML, own(tmp_path, template))


def test_a_template_that_is_no_text_is_refused(tmp_path: Path, account: Document) -> None:
    options = own(tmp_path, "")
    (tmp_path / "account" / "report.html.j2").write_bytes(b"\xff\xfe")
    with pytest.raises(Refused, match="no text in UTF-8"):
        rendered(account, Format.HTML, options)


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ document.__class__ }}",
        "{{ document.__init__.__globals__ }}",
        "{{ document.rows() }}",
        "{{ document.head.title.upper() }}",
        "{{ '%s'.format(document) }}",
        "{{ document | attr('__class__') }}",
        "{{ range(10) }}",
        "{{ lipsum() }}",
        "{{ cycler('a').next() }}",
        "{{ self.__init__ }}",
        "{{ document.head.coverage.append(1) }}",
        "{% set x = namespace(a=1) %}",
    ],
)
def test_a_template_calls_nothing_and_reaches_nothing_inside(
    tmp_path: Path, account: Document, template: str
) -> None:
    with pytest.raises(Refused):
        rendered(account, Format.HTML, own(tmp_path, template))


def test_templates_compute_with_nothing_but_the_listed_filters(account: Document, tmp_path: Path) -> None:
    options = own(tmp_path, "{{ document.account.steps | size }}")
    assert rendered(account, Format.HTML, options) == "7"
    assert set(filters_for(account)).isdisjoint(
        {"safe", "join", "sort", "map", "upper", "format", "replace", "tojson"}
    )


@pytest.mark.parametrize("name", ["_shared/style.css", "case/report.html.j2", "scope/report.md.j2"])
def test_shipped_templates_are_found_in_a_checkout(name: str) -> None:
    assert (templates_folder() / name).is_file()


def test_in_a_wheel_the_templates_lie_beside_the_package(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "disputekit"
    (package / "templates").mkdir(parents=True)
    assert templates_folder(package) == package / "templates"


def test_in_a_checkout_those_at_its_top_win_over_a_stale_copy(tmp_path: Path) -> None:
    package = tmp_path / "src" / "disputekit"
    for folder in (package / "templates", tmp_path / "templates"):
        folder.mkdir(parents=True)
    (tmp_path / "pyproject.toml").touch()
    assert templates_folder(package) == tmp_path / "templates"


def test_an_install_without_templates_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StorageFailure, match="templates of disputekit are missing"):
        templates_folder(tmp_path / "src" / "disputekit")


def test_templates_hold_no_script_no_inline_style_and_no_address() -> None:
    for path in sorted(templates_folder().rglob("*.html.j2")):
        text = path.read_text(encoding="utf-8")
        for forbidden in ("<script", "style=", "http://", "https://", "onload", "| safe", "javascript:"):
            assert forbidden not in text, path
