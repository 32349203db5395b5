"""Rules that no linter knows: each is a few lines over the syntax tree, with a planted offender."""

import ast
import sys
from collections.abc import Iterable, Iterator

import pytest

from tests.architecture.house import Lint, Module, called, imports_of, is_at_or_below, module, package_modules

IMPURE_MODULES = [
    "asyncio",
    "getpass",
    "glob",
    "http",
    "io",
    "locale",
    "logging",
    "multiprocessing",
    "os",
    "platform",
    "random",
    "secrets",
    "shutil",
    "signal",
    "socket",
    "sqlite3",
    "subprocess",
    "sys",
    "tempfile",
    "threading",
    "time",
    "urllib",
    "uuid",
]
IMPURE_CALLS = {
    "open",
    "input",
    "print",
    ".now",
    ".utcnow",
    ".today",
    ".read_text",
    ".read_bytes",
    ".write_text",
}
MAY_PRINT = ("cli/", "proof/standalone.py")
SQL_WORDS = (
    "SELECT ",
    "INSERT ",
    "UPDATE ",
    "DELETE ",
    "CREATE ",
    "DROP ",
    "PRAGMA ",
    "ALTER ",
    "WHERE ",
    "VALUES",
)


def imports_click(modules: Iterable[Module]) -> Iterator[str]:
    """Typer carries its own Click; a message raised with the other one is lost."""
    for name, _, tree in modules:
        for line, imported in imports_of(tree):
            if is_at_or_below(imported, "click"):
                yield f"{name}:{line}: imports click"


def prints_outside_cli(modules: Iterable[Module]) -> Iterator[str]:
    """Only the command line talks; everything below returns what there is to say."""
    for name, _, tree in modules:
        if not name.startswith(MAY_PRINT):
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and called(node) in {"print", "input"}:
                    yield f"{name}:{node.lineno}: {called(node)}"


def impure_core(modules: Iterable[Module]) -> Iterator[str]:
    """record and case know no disk, no clock, no environment and no chance."""
    for name, _, tree in modules:
        if not name.startswith(("record/", "case/")):
            continue
        for line, imported in imports_of(tree):
            if imported.split(".", maxsplit=1)[0] in IMPURE_MODULES:
                yield f"{name}:{line}: imports {imported}"
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and called(node) in IMPURE_CALLS:
                yield f"{name}:{node.lineno}: calls {called(node)}"


def guessing_parser_outside_intake(modules: Iterable[Module]) -> Iterator[str]:
    """dateutil.parser fills in what is missing; only the --at grammar knows how to stop it."""
    for name, _, tree in modules:
        for line, imported in imports_of(tree):
            if is_at_or_below(imported, "dateutil.parser") and not name.startswith("intake/"):
                yield f"{name}:{line}: imports {imported}"


def standalone_with_company(modules: Iterable[Module]) -> Iterator[str]:
    """The verifier inside a bundle is one file that runs with nothing but Python."""
    for name, _, tree in modules:
        if name == "proof/standalone.py":
            for line, imported in imports_of(tree):
                if imported.split(".", maxsplit=1)[0] not in sys.stdlib_module_names:
                    yield f"{name}:{line}: imports {imported}"


def standalone_too_new(modules: Iterable[Module]) -> Iterator[str]:
    """The reader of a bundle has the Python that came with the system, not the newest one."""
    for name, source, _ in modules:
        if name == "proof/standalone.py":
            try:
                ast.parse(source, feature_version=(3, 8))
            except SyntaxError as error:
                yield f"{name}:{error.lineno}: not Python 3.8: {error.msg}"


def is_sql(text: object) -> bool:
    return isinstance(text, str) and any(word in text for word in SQL_WORDS)


def listed_names(function: ast.AST) -> set[str]:
    """Variables that run through a list of constants written out in the loop itself."""
    loops = [node for node in ast.walk(function) if isinstance(node, ast.For | ast.comprehension)]
    return {
        loop.target.id
        for loop in loops
        if isinstance(loop.target, ast.Name)
        and isinstance(loop.iter, ast.Tuple | ast.List)
        and all(isinstance(one, ast.Constant) for one in loop.iter.elts)
    }


def is_harmless(placed: ast.FormattedValue, listed: set[str]) -> bool:
    """What may stand inside SQL, since names and PRAGMA take no ``?``.

    An upper-case name, a name that runs through listed constants, a whole number (``:d``), or an
    identifier that goes through ``_quoted``.
    """
    match placed.value:
        case ast.Name(id=name) if name.isupper() or name in listed:
            return True
        case ast.Call(func=ast.Name(id="_quoted" | "quoted")):
            return True
        case _:
            return placed.format_spec is not None and ast.unparse(placed.format_spec) == "f'd'"


def is_built_text(node: ast.AST, listed: set[str]) -> bool:
    """An f-string, a ``%`` or a ``.format`` whose fixed part is SQL."""
    match node:
        case ast.JoinedStr(values=values):
            fixed = any(is_sql(value.value) for value in values if isinstance(value, ast.Constant))
            placed = [value for value in values if isinstance(value, ast.FormattedValue)]
            return fixed and not all(is_harmless(value, listed) for value in placed)
        case ast.BinOp(left=ast.Constant(value=text), op=ast.Mod()):
            return is_sql(text)
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=text), attr="format")):
            return is_sql(text)
        case _:
            return False


def sql_made_of_values(modules: Iterable[Module]) -> Iterator[str]:
    """Values go through ``?``. Constants may be put together at the top of a module, never in a function."""
    for name, _, tree in modules:
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef | ast.Lambda):
                listed = listed_names(function)
                for node in ast.walk(function):
                    if is_built_text(node, listed):
                        yield f"{name}:{getattr(node, 'lineno', 0)}: SQL made of values"


def changes_folder(modules: Iterable[Module]) -> Iterator[str]:
    """A change of folder is felt by everything else in the process; the demo alone is a play with a stage."""
    for name, _, tree in modules:
        if name == "cli/commands/demo.py":
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and called(node) in {".chdir", "chdir"}:
                yield f"{name}:{node.lineno}: changes the folder"


OFFENDERS: list[tuple[Lint, str, str]] = [
    (imports_click, "cli/planted.py", "import click"),
    (imports_click, "cli/planted.py", "def f():\n    from click.testing import CliRunner"),
    (prints_outside_cli, "app/planted.py", "print('done')"),
    (prints_outside_cli, "ledger/planted.py", "def f():\n    return input('sure? ')"),
    (impure_core, "record/planted.py", "import secrets"),
    (impure_core, "record/planted.py", "def f():\n    from os import environ"),
    (impure_core, "case/planted.py", "from datetime import datetime, UTC\nNOW = datetime.now(UTC)"),
    (impure_core, "case/planted.py", "def f(path):\n    return path.read_text()"),
    (guessing_parser_outside_intake, "case/planted.py", "from dateutil import parser"),
    (guessing_parser_outside_intake, "app/planted.py", "import dateutil.parser"),
    (standalone_with_company, "proof/standalone.py", "from disputekit.record import entry"),
    (standalone_with_company, "proof/standalone.py", "import jinja2"),
    (
        standalone_too_new,
        "proof/standalone.py",
        "def f(a):\n    match a:\n        case 1:\n            return 2",
    ),
    (
        sql_made_of_values,
        "ledger/planted.py",
        "def f(db, n):\n    db.execute(f'SELECT * FROM entry WHERE seq = {n}')",
    ),
    (sql_made_of_values, "ledger/planted.py", "def f(db, n):\n    q = 'DELETE FROM note WHERE id = %s' % n"),
    (sql_made_of_values, "app/planted.py", "def f(db, n):\n    db.execute('SELECT {}'.format(n))"),
    (
        sql_made_of_values,
        "ledger/planted.py",
        "def f(db, ns):\n    [db.execute(f'DROP TABLE {n}') for n in ns]",
    ),
    (changes_folder, "app/planted.py", "import os\nos.chdir('/tmp')"),
]
LINTS = list(dict.fromkeys(lint for lint, _, _ in OFFENDERS))


@pytest.mark.parametrize("lint", LINTS)
def test_the_package_is_clean(lint: Lint) -> None:
    assert list(lint(package_modules())) == []


@pytest.mark.parametrize(("lint", "name", "source"), OFFENDERS)
def test_a_planted_offender_is_caught(lint: Lint, name: str, source: str) -> None:
    assert len(list(lint([module(name, source)]))) >= 1


@pytest.mark.parametrize(
    ("lint", "name", "source"),
    [
        (prints_outside_cli, "cli/main.py", "print('done')"),
        (impure_core, "app/log.py", "import secrets"),
        (impure_core, "case/scope.py", "from datetime import date"),
        (guessing_parser_outside_intake, "intake/when.py", "from dateutil import parser"),
        (
            guessing_parser_outside_intake,
            "case/deadlines.py",
            "from dateutil.relativedelta import relativedelta",
        ),
        (standalone_with_company, "proof/standalone.py", "import hashlib, json"),
        (sql_made_of_values, "ledger/read.py", "COLUMNS = 'a, b'\nALL = f'SELECT {COLUMNS} FROM entry'"),
        (
            sql_made_of_values,
            "ledger/read.py",
            "def f(db, n):\n    db.execute('SELECT 1 WHERE seq = ?', (n,))",
        ),
    ],
)
def test_what_is_allowed_passes(lint: Lint, name: str, source: str) -> None:
    assert list(lint([module(name, source)])) == []
