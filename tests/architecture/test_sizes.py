"""A module stops at 400 lines and a function at 40; tables of data may be as long as their subject."""

import ast
from collections.abc import Iterable, Iterator

from tests.architecture.house import Module, module, package_modules

MODULE_LINES = 400
FUNCTION_LINES = 40

Function = ast.FunctionDef | ast.AsyncFunctionDef


def is_table(tree: ast.Module) -> bool:
    """A module that only names things: no function and no method anywhere in it."""
    return not any(isinstance(node, Function) for node in ast.walk(tree))


def body_lines(function: Function) -> int:
    """Lines of the body; neither the docstring nor a long list of options makes a function hard to read."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def too_long(modules: Iterable[Module]) -> Iterator[str]:
    for name, source, tree in modules:
        lines = source.count("\n")
        if lines > MODULE_LINES and not is_table(tree):
            yield f"{name}: {lines} lines"
        for node in ast.walk(tree):
            if isinstance(node, Function) and body_lines(node) > FUNCTION_LINES:
                yield f"{name}:{node.lineno}: {node.name} has {body_lines(node)} lines"


def test_modules_and_functions_are_short() -> None:
    assert list(too_long(package_modules())) == []


def test_a_long_module_is_caught() -> None:
    source = "def work():\n    return 1\n" + "A = 1\n" * MODULE_LINES
    assert list(too_long([module("case/planted.py", source)])) == ["case/planted.py: 402 lines"]


def test_a_long_function_is_caught_wherever_it_hides() -> None:
    source = "class Thing:\n    async def work(self):\n        '''Words.'''\n" + "        a = 1\n" * 41
    assert list(too_long([module("case/planted.py", source)])) == ["case/planted.py:2: work has 41 lines"]


def test_a_function_of_forty_lines_and_a_long_table_pass() -> None:
    function = "def work():\n    '''Words.\n\n    More.\n    '''\n" + "    a = 1\n" * 40
    table = "KINDS = [\n" + "    1,\n" * 500 + "]\n"
    assert list(too_long([module("case/a.py", function), module("record/b.py", table)])) == []
