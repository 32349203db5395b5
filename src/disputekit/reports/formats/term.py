"""The terminal: the same parts in columns. Only printable characters leave this module, and on request styles."""

from collections.abc import Iterable, Iterator
from io import StringIO

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, JustifyMethod, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table as Grid
from rich.text import Text

from disputekit.reports import account_tables, annex, page_one, scope_tables, timeline_table
from disputekit.reports.document import Document, Options
from disputekit.reports.parts import Block, Cell, Entry, Kind, Mode, Row, Table
from disputekit.reports.span import Phrase, Span, Tone, bits, joined, phrase
from disputekit.reports.visible import code
from disputekit.reports.words import Words

_NARROWEST = 60
_CHUNK = 200  # rows that are laid out together: columns stay aligned, and time and memory stay small
_STYLES = {
    Tone.STATE: "bold",
    Tone.LABEL: "bold",
    Tone.ASIDE: "dim",
    Tone.EXHIBIT: "cyan",
    Tone.NOTED: "italic",
}
_WIDTHS = {Kind.WHEN: 16, Kind.WHO: 6, Kind.EVIDENCE: 12}


def render(document: Document, options: Options) -> str:
    """Return the document as lines of text, with styles where the screen shows them."""
    console = Console(
        file=StringIO(),
        width=max(_NARROWEST, options.width),
        force_terminal=options.colour,
        color_system="standard" if options.colour else None,
        no_color=not options.colour,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
    )
    with console.capture() as capture:
        for part in _parts(document, Words(document)):
            console.print(part)
    lines = (line.rstrip() for line in capture.get().split("\n"))
    return "\n".join(lines).strip("\n") + "\n"


def _parts(document: Document, words: Words) -> Iterator[RenderableType]:
    yield from _head(document, words)
    if document.summary is not None:
        yield from _entries(page_one.asked_entries(words, document.summary))
        yield from _entries(page_one.reason_entries(words, document.summary))
        yield from _table(page_one.milestones_table(words, document.summary))
        yield from _entries(page_one.standing_entries(words, document.summary))
        yield from _entries(annex.record_entries(words, document.summary))
    if document.scope is not None:
        yield from _scope(document, words)
    if document.account is not None:
        yield from _account(document, words)
    if document.timeline is not None:
        yield from _timeline(document, words)
    yield from _annex(document, words)


def _head(document: Document, words: Words) -> Iterator[RenderableType]:
    yield _line(phrase(Span(document.head.title, Tone.STATE)))
    yield _line(phrase(annex.edition(words, document)))
    for line in annex.head_lines(words, document):
        yield _line(line)
    yield _line(annex.legend(words, document))
    if document.head.clock_set:
        yield _line(phrase(Span(annex.CLOCK_SET, Tone.STATE)))
    yield ""


def _scope(document: Document, words: Words) -> Iterator[RenderableType]:
    if document.scope is None:
        return
    yield _heading("Scope: agreed words and requests")
    for line in scope_tables.agreement_lines(words, document.scope):
        yield _line(line)
    yield from _table(scope_tables.items_table(words, document.scope))
    if document.scope.settled:
        yield from _table(scope_tables.settled_table(words, document.scope))
    for block in scope_tables.contested_blocks(words, document.scope):
        yield from _block(block)
    for line in scope_tables.sum_lines(words, document.scope):
        yield _line(line)


def _account(document: Document, words: Words) -> Iterator[RenderableType]:
    if document.account is None:
        return
    yield _heading("Account")
    for table in account_tables.currency_tables(words, document.account):
        yield from _table(table)
    if document.account.hours:
        yield from _table(account_tables.hours_table(words, document.account))
    for line in account_tables.asked_lines(words, document.account):
        yield _line(line)
    for table in account_tables.steps_tables(words, document.account):
        yield from _table(table)


def _timeline(document: Document, words: Words) -> Iterator[RenderableType]:
    if document.timeline is None:
        return
    yield _heading("Timeline")
    yield _line(timeline_table.counted(words, document.timeline))
    yield from _table(timeline_table.key_table(words, document.timeline))
    yield _heading("Annex A. All listed entries")
    yield from _table(timeline_table.annex_table(words, document.timeline))


def _annex(document: Document, words: Words) -> Iterator[RenderableType]:
    yield _heading("Annex B. The record and its seal")
    if document.head.coverage:
        yield from _table(annex.coverage_table(words, document))
    for line in annex.seal_lines(document):
        yield _line(phrase(line))


# ---------------------------------------------------------------- drawing


def _heading(title: str) -> RenderableType:
    return Padding(Rule(Text(title, style="bold"), align="left", style="dim"), (1, 0, 1, 0))


def _entries(entries: Iterable[Entry]) -> Iterator[RenderableType]:
    grid = Grid.grid(padding=(0, 2))
    grid.add_column(width=20)
    grid.add_column(ratio=1)
    for entry in entries:
        title = Text(entry.title.upper(), style="bold")
        if entry.beside:
            title.append_text(Text("\n").append_text(_text(entry.beside)))
        grid.add_row(title, _cell(entry.lines))
        grid.add_row("", "")
    if grid.row_count:
        yield grid


def _block(block: Block) -> Iterator[RenderableType]:
    yield _line(phrase(Span(block.label, Tone.LABEL), "  ", Span(block.state, Tone.STATE)))
    for words in block.words:
        yield Padding(_line(words), (0, 0, 1, 2))
    for part in _entries(block.entries):
        yield Padding(part, (0, 0, 0, 2))


def _table(table: Table) -> Iterator[RenderableType]:
    yield _line(phrase(Span(table.caption.upper(), Tone.STATE)))
    if any(column.kind is Kind.WHO for column in table.columns):
        yield from _ledger(table)
    else:
        yield _grid(table)
    for note in table.notes:
        yield _line(note)
    yield ""


def _grid(table: Table) -> RenderableType:
    """Lay out a table whose columns are as wide as they need to be."""
    grid = Grid(box=SIMPLE_HEAD, expand=True, pad_edge=False, padding=(0, 1))
    for column in table.columns:
        justify: JustifyMethod = "right" if column.kind is Kind.AMOUNT else "left"
        grid.add_column(_safe(column.title), justify=justify, overflow="fold")
    for row in table.rows:
        grid.add_row(*(_cell(cell) for cell in row.cells), *_blanks(table, row))
    return grid


def _blanks(table: Table, row: Row) -> list[Text]:
    return [Text("")] * (len(table.columns) - len(row.cells))


def _ledger(table: Table) -> Iterator[RenderableType]:
    """Lay out a timeline: columns of fixed width, so that rows can be printed a few at a time."""
    head = _columns(table)
    head.add_row(*(Text(_safe(column.title), "dim") for column in table.columns))
    yield head
    yield Rule(style="dim")
    grid = _columns(table)
    for row in table.rows:
        if len(row.cells) == 1 or grid.row_count == _CHUNK:
            yield from [grid] if grid.row_count else []
            grid = _columns(table)
        if len(row.cells) == 1:
            yield _wide(row)
        else:
            grid.add_row(_line(joined(row.cells[0], " ")), *(_cell(cell) for cell in row.cells[1:]))
    if grid.row_count:
        yield grid


def _columns(table: Table) -> Grid:
    grid = Grid.grid(padding=(0, 2), expand=True)
    for column in table.columns:
        width = None if column.kind is Kind.WORDS else _WIDTHS.get(column.kind, 16)
        grid.add_column(width=width, ratio=1 if width is None else None, overflow="fold")
    return grid


def _wide(row: Row) -> RenderableType:
    text = _cell(row.cells[0])
    if row.mode is Mode.DISPUTE:
        bar = Rule(characters="=", style="bold")
        return Group(bar, Padding(text, (0, 0, 0, 2)), bar)
    grid = Grid.grid(padding=(0, 1))
    grid.add_column(width=3)
    grid.add_column(ratio=1)
    grid.add_row("---", text)
    return grid


def _cell(lines: Cell) -> Text:
    return Text("\n").join(_text(line) for line in lines)


def _line(line: Phrase) -> Text:
    """Return a line that stands by itself: a newline inside it must not begin a line of the document."""
    return _text(Phrase(tuple(span._replace(text=" ".join(span.text.split("\n"))) for span in line.spans)))


def _text(line: Phrase) -> Text:
    made = Text()
    for span in line.spans:
        style = _STYLES.get(span.tone, "")
        mark = '"' if span.tone is Tone.QUOTE else ""
        made.append(mark)
        for bit in bits(span.text):
            made.append(_safe(bit.text), "reverse" if bit.kind == "unseen" else style)
        made.append(mark)
    return made


def _safe(text: str) -> str:
    """Return a text of printable characters and newlines: joiners of emoji would move the cursor."""
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    return "".join(
        one if one.isprintable() or one == "\n" else " " if one.isspace() else code(one) for one in text
    )
