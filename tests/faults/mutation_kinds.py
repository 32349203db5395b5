"""Small wrong versions of a module: one operator, number, condition or statement changed at a time.

Left out: docstrings, annotations, values that stand in the body of a class (defaults, members of an enumeration), and the wording of what is said to people (the text of an error, of a finding, of a table of checks),
since a test that repeats wording holds nobody to anything.
"""

import ast
from collections.abc import Iterator
from typing import NamedTuple

_COMPARE: dict[type[ast.cmpop], str] = {
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.Is: "is not",
    ast.IsNot: "is",
    ast.In: "not in",
    ast.NotIn: "in",
}
_ARITHMETIC: dict[type[ast.operator], str] = {
    ast.Add: "-",
    ast.Sub: "+",
    ast.Mult: "//",
    ast.FloorDiv: "*",
    ast.Mod: "*",
    ast.BitAnd: "|",
    ast.BitOr: "&",
    ast.LShift: ">>",
    ast.RShift: "<<",
}
_SIGN: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}
_SAYS = {
    "fail",
    "note",
    "skip",
    "_fail",
    "BrokenEntry",
    "BrokenChain",
    "OutsideProfile",
    "Refused",
    "ValueError",
}


class Mutant(NamedTuple):
    """One wrong version: where, what stood there, what stands there now, and the whole source."""

    line: int
    end_line: int
    scope: str
    before: str
    after: str
    source: str

    @property
    def key(self) -> str:
        """A name that survives edits elsewhere in the module."""
        return f"{self.scope}: {self.before} -> {self.after}"


class _Change(NamedTuple):
    node: ast.expr | ast.stmt
    scope: str
    after: str


def mutants(source: str) -> list[Mutant]:
    """Return every wrong version of a source, in the order of its text."""
    lines = source.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line.encode()))
    data = source.encode()
    found = []
    for change in _walk(ast.parse(source), "", said=False):
        node = change.node
        begin = starts[node.lineno - 1] + node.col_offset
        end = starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
        before = data[begin:end].decode()
        changed = (data[:begin] + change.after.encode() + data[end:]).decode()
        if before != change.after:
            found.append(
                Mutant(
                    node.lineno,
                    node.end_lineno or node.lineno,
                    change.scope or "module",
                    " ".join(before.split()),
                    " ".join(change.after.split()),
                    changed,
                )
            )
    return sorted(found, key=lambda one: (one.line, one.before, one.after))


def _walk(node: ast.AST, scope: str, *, said: bool) -> Iterator[_Change]:
    """Yield the changes of a node and all in it; ``said`` where a text is wording for people."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        scope = f"{scope}.{node.name}".lstrip(".")
        methods = [one for one in node.body if isinstance(one, ast.FunctionDef)]
        parts: list[ast.AST] = [*(methods if isinstance(node, ast.ClassDef) else node.body)]
        if isinstance(node, ast.FunctionDef):
            parts += [*node.args.defaults, *(one for one in node.args.kw_defaults if one)]
    elif isinstance(node, ast.AnnAssign):
        parts = [node.value] if node.value else []
    else:
        parts = [*ast.iter_child_nodes(node)]
    if isinstance(node, ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        said = said or called in _SAYS
    said = said or (isinstance(node, ast.Dict) and all(isinstance(one, ast.Tuple) for one in node.values))
    if isinstance(node, ast.expr):
        yield from (_Change(node, scope, after) for after in _of_expression(node, said=said))
    elif isinstance(node, ast.stmt):
        yield from (_Change(node, scope, after) for after in _of_statement(node))
    if isinstance(node, ast.JoinedStr):
        return
    for part in parts:
        if not _is_docstring(part):
            yield from _walk(part, scope, said=said)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _of_expression(node: ast.expr, *, said: bool) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        yield from _of_constant(node.value, said=said)
    elif isinstance(node, ast.Compare):
        yield from _of_comparison(node)
    elif isinstance(node, ast.BoolOp):
        for place in range(len(node.values)):
            kept = [one for at, one in enumerate(node.values) if at != place]
            yield _text(kept[0]) if len(kept) == 1 else f"({_text(ast.BoolOp(node.op, kept))})"
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield f"({_text(ast.BoolOp(other, node.values))})"
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield f"({_text(node.operand)})"
    elif isinstance(node, ast.BinOp) and type(node.op) in _ARITHMETIC:
        yield f"({_text(node.left)} {_ARITHMETIC[type(node.op)]} {_text(node.right)})"
    elif isinstance(node, ast.IfExp):
        yield f"({_text(node.body)})"
        yield f"({_text(node.orelse)})"


def _of_comparison(node: ast.Compare) -> Iterator[str]:
    if len(node.ops) == 1:
        sign = _COMPARE[type(node.ops[0])]
        yield f"({_text(node.left)} {sign} {_text(node.comparators[0])})"
        return
    for op in node.ops:  # of a < b < c one sign is changed at a time
        left = _text(node.left)
        for at, right in zip(node.ops, node.comparators, strict=True):
            left = f"{left} {_COMPARE[type(at)] if at is op else _SIGN[type(at)]} {_text(right)}"
        yield f"({left})"


def _of_constant(value: object, *, said: bool) -> Iterator[str]:
    if isinstance(value, bool):
        yield str(not value)
    elif isinstance(value, int):
        yield str(value + 1)
    elif isinstance(value, bytes):
        yield repr(b"XX" + value)
    elif isinstance(value, str) and not said:
        yield repr("XX" + value)


def _of_statement(node: ast.stmt) -> Iterator[str]:
    match node:
        case ast.Expr(value=ast.Call() | ast.Yield() | ast.YieldFrom()) | ast.Raise() | ast.AugAssign():
            yield "pass"
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield "return None"
        case ast.Continue():
            yield "break"
        case ast.Break():
            yield "continue"
        case _:
            pass


def _text(node: ast.AST) -> str:
    return f"({ast.unparse(node)})" if not isinstance(node, ast.Name | ast.Constant) else ast.unparse(node)
