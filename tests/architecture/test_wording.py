"""Words that promise what no tool can keep appear in no document and in no sentence of the program.

A text that forbids such a word must be able to name it. In code, the place for that is a constant whose
name says so (``BANNED_...``); in documents, a line that carries the mark ``<!-- names banned words -->``.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.house import PACKAGE, REPOSITORY, module

BANNED_WORDS = re.compile(
    r"\b(tamper[- ]?proof|court[- ](approved|proof|ready)|guarantee[sd]?|guaranteed|unhackable|win|winning)\b",
    re.IGNORECASE,
)
MARK = "<!-- names banned words -->"
LIST_OF_WORDS = re.compile(r"BANNED|PATTERN", re.IGNORECASE)

DOCUMENTS = ("README.md", "CHANGELOG.md", "ARCHITECTURE.md", "docs/**/*.md", "docs/**/*.txt")
TEXTS = ("templates/**/*", "src/disputekit/**/*.html", "src/disputekit/**/*.txt", "src/disputekit/**/*.j2")


def in_document(text: str) -> Iterator[str]:
    """Banned words of a document, line by line."""
    for number, line in enumerate(text.splitlines(), start=1):
        if MARK not in line:
            yield from (f"line {number}: {found.group()}" for found in BANNED_WORDS.finditer(line))


def in_code(tree: ast.Module) -> Iterator[str]:
    """Banned words of the sentences in a module, docstrings included: they become help texts."""
    exempt: set[ast.AST] = set()
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            names = [target.id for target in targets if isinstance(target, ast.Name)]
            if any(LIST_OF_WORDS.search(name) for name in names):
                exempt |= set(ast.walk(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in exempt:
            for found in BANNED_WORDS.finditer(node.value):
                yield f"line {node.lineno}: {found.group()}"


def findings() -> Iterator[str]:
    for pattern in (*DOCUMENTS, *TEXTS):
        for path in sorted(REPOSITORY.glob(pattern)):
            if path.is_file():
                found = in_document(path.read_text(encoding="utf-8"))
                yield from (f"{path.relative_to(REPOSITORY)}, {finding}" for finding in found)
    for path in sorted(PACKAGE.rglob("*.py")):
        found = in_code(ast.parse(path.read_text(encoding="utf-8")))
        yield from (f"{path.relative_to(REPOSITORY)}, {finding}" for finding in found)


def test_no_text_promises_what_no_tool_can_keep() -> None:
    assert list(findings()) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Your records are tamper-proof.",
        "A court-approved format.",
        "We guarantee the result.",
        "Guaranteed to hold.",
        "How to win a dispute",
        "TAMPERPROOF",
    ],
)
def test_a_planted_promise_is_caught(sentence: str) -> None:
    assert list(in_document(f"# Title\n\n{sentence}\n")) != []
    assert list(in_code(module("cli/planted.py", f"def f():\n    return {sentence!r}\n").tree)) != []
    assert list(in_code(module("cli/planted.py", f"def f():\n    '''{sentence}'''\n").tree)) != []
    assert list(in_code(module("cli/planted.py", f"def f(n):\n    return f'{{n}} {sentence}'\n").tree)) != []


@pytest.mark.parametrize(
    "sentence", ["On Windows: certutil.", "The winter of 2026.", "tamper-evident", "the darwin platform"]
)
def test_words_that_only_look_alike_pass(sentence: str) -> None:
    assert list(in_document(sentence)) == []


def test_a_list_of_banned_words_may_name_them() -> None:
    assert list(in_code(ast.parse("BANNED_WORDS = ('win', 'guarantee')\n_BANNED: tuple = ('win',)"))) == []
    assert list(in_document(f"Never write: win, guarantee. {MARK}")) == []


def test_every_kind_of_text_is_looked_at() -> None:
    assert (REPOSITORY / "README.md").exists()
    assert Path(PACKAGE / "errors.py").exists()
    assert any(REPOSITORY.glob("docs/**/*.md"))
    assert any(path.is_file() for path in REPOSITORY.glob("templates/**/*"))
