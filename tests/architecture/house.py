"""Reads the source tree for the architecture tests. Each lint takes modules and yields findings."""

import ast
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGE = REPOSITORY / "src" / "disputekit"

ROOMS = ("cli", "app", "ledger", "intake", "rules", "words", "reports", "proof", "case", "record")


class Module(NamedTuple):
    """One parsed file. ``name`` is its path below the package, such as ``case/scope.py``."""

    name: str
    source: str
    tree: ast.Module

    @property
    def room(self) -> str:
        return self.name.split("/", maxsplit=1)[0]


Lint = Callable[[Iterable[Module]], Iterator[str]]


def module(name: str, source: str) -> Module:
    """A module from a text; planted defects are written this way."""
    return Module(name, source, ast.parse(source))


@cache
def package_modules() -> tuple[Module, ...]:
    """Every module of the package, in a stable order; parsed once in a run."""
    return tuple(
        module(path.relative_to(PACKAGE).as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
    )


def imports_of(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and full name of everything imported, at the top or inside a function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def called(node: ast.Call) -> str:
    """``open`` for ``open(...)``, ``.now`` for ``anything.now(...)``, else nothing."""
    if isinstance(node.func, ast.Name):
        return node.func.id
    return f".{node.func.attr}" if isinstance(node.func, ast.Attribute) else ""


def is_at_or_below(name: str, package: str) -> bool:
    """Whether a dotted name is the package or something inside it."""
    return name == package or name.startswith(f"{package}.")
