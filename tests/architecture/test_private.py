"""Nothing private reaches a document: neither by an import, nor by a template.

What is for the freelancer alone (offers, settling, review, computed clocks, private pages) stands in modules of
its own. No module that makes or feeds a document may lead to one of them, over however many imports.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from disputekit.resources import templates_folder
from tests.architecture.house import Module, imports_of, is_at_or_below, module, package_modules

PRIVATE = (
    "disputekit.case.offers",
    "disputekit.case.pots",
    "disputekit.case.arbitration",
    "disputekit.case.settle",
    "disputekit.case.settle_words",
    "disputekit.case.settlement",
    "disputekit.case.review",
    "disputekit.case.checks",
    "disputekit.case.contested",
    "disputekit.case.deadlines",
    "disputekit.case.clocks",
    "disputekit.case.notices",
    "disputekit.reports.private",
)
# A module of the case that says this of itself is private too, without standing on the list.
_SAYS_SO = re.compile(
    r"no document (ever )?(prints|shows)|for the (freelancer's )?screen|for the freelancer alone",
    re.IGNORECASE,
)
# What makes and feeds documents begins here; all that these lead to is looked at.
BEGINNINGS = ("reports/", "app/report.py", "cli/commands/document.py", "case/documents.py", "case/summary.py")
_INCLUDES = re.compile(r"""(?:extends|include|import|from)\s*["']([^"']+)["']""")


def dotted(name: str) -> str:
    return "disputekit." + name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def private_names(modules: Iterable[Module]) -> frozenset[str]:
    """The modules of the list, and those of the case that say it of themselves."""
    own = (one for one in modules if one.name.startswith("case/"))
    return frozenset(PRIVATE).union(
        dotted(one.name) for one in own if _SAYS_SO.search(ast.get_docstring(one.tree) or "")
    )


def leads(modules: Iterable[Module]) -> Iterator[str]:
    """Every import of something private in what makes documents, and in all that it imports in turn."""
    known = {dotted(one.name): one for one in modules}
    private = private_names(known.values())

    def is_private(name: str) -> bool:
        return any(is_at_or_below(name, one) for one in private)

    waiting = [one for name, one in known.items() if one.name.startswith(BEGINNINGS) and not is_private(name)]
    seen = {one.name for one in waiting}
    while waiting:
        one = waiting.pop()
        for line, imported in imports_of(one.tree):
            if is_private(imported):
                yield f"{one.name}:{line}: imports {imported}"
            found = known.get(imported)
            if found and found.name not in seen and not is_private(imported):
                seen.add(found.name)
                waiting.append(found)


def borrowed(folder: Path) -> Iterator[str]:
    """Every template outside ``private`` that takes something from there."""
    for path in sorted(folder.rglob("*.j2")):
        if "private" not in path.relative_to(folder).parts[:1]:
            for target in _INCLUDES.findall(path.read_text(encoding="utf-8")):
                if target.startswith("private/"):
                    yield f"{path.relative_to(folder).as_posix()}: {target}"


def test_no_document_leads_to_anything_private() -> None:
    assert list(leads(package_modules())) == []


def test_the_walk_reaches_what_documents_are_made_of() -> None:
    """A walk that stopped at the first module would find nothing, ever."""
    planted = [
        one
        if one.name != "record/money.py"
        else module(one.name, one.source + "\nimport disputekit.case.clocks")
        for one in package_modules()
    ]
    assert list(leads(planted)) == [
        f"record/money.py:{_lines('record/money.py') + 1}: imports disputekit.case.clocks"
    ]


def _lines(name: str) -> int:
    return next(one.source.count("\n") + 1 for one in package_modules() if one.name == name)


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("case/account.py", "from disputekit.case.offers import offers"),
        ("case/account.py", "from disputekit.case import settle"),
        ("case/timeline.py", "def f():\n    from disputekit.case.review import review"),
        ("case/scope.py", "import disputekit.case.clocks"),
        ("case/summary.py", "from disputekit.case.checks.pay import CHECKS"),
        ("reports/filters.py", "from disputekit.reports.private.page import private_html"),
        ("reports/formats/html.py", "from disputekit.reports import private"),
        ("app/report.py", "from disputekit.case.deadlines import clocks_of"),
        ("cli/commands/document.py", "from disputekit.case.notices import notices"),
    ],
)
def test_a_planted_import_is_caught(name: str, source: str) -> None:
    planted = [one for one in package_modules() if one.name != name] + [module(name, source)]
    assert [found for found in leads(planted) if found.startswith(name)] != []


def test_a_private_module_may_use_another_and_what_documents_use() -> None:
    source = "from disputekit.case.settle import settle\nfrom disputekit.reports.parts import Table"
    assert list(leads([module("reports/private/planted.py", source)])) == []
    assert list(leads([module("cli/screen/planted.py", source)])) == []


def test_a_module_that_says_it_is_private_is_taken_at_its_word() -> None:
    said = module("case/planted.py", '"""Odds and ends. For the freelancer\'s screen alone."""')
    user = module("case/documents.py", "import disputekit.case.planted")
    assert list(leads([said, user])) == ["case/documents.py:1: imports disputekit.case.planted"]
    assert list(leads([said._replace(tree=ast.parse("")), user])) == []


def test_no_template_of_a_document_takes_anything_private() -> None:
    assert list(borrowed(templates_folder())) == []


@pytest.mark.parametrize(
    "line",
    [
        '{% include "private/settle.html.j2" %}',
        "{% import 'private/blocks.html.j2' as blocks %}",
        '{% from "private/blocks.html.j2" import settle %}',
        '{% extends "private/page.html.j2" %}',
    ],
)
def test_a_planted_template_is_caught(tmp_path: Path, line: str) -> None:
    for name in ("case", "private"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "report.html.j2").write_text(f"{line}\n", encoding="utf-8")
    assert len(list(borrowed(tmp_path))) == 1
