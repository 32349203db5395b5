"""What the work costs at the least: short programs that do the bare part of it, and readings without recording.

``python -m benchmarks.floors NAME ARGUMENTS``. The module imports little, so that starting it costs little.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, cast

from benchmarks.program import say_measured


def hashes(database: str) -> None:
    """Read every entry and every disclosure of a workspace, and hash each by itself."""
    import sqlite3
    from hashlib import sha256

    connection = sqlite3.connect(database)
    for (data,) in connection.execute("SELECT bytes FROM entry ORDER BY case_no, seq"):
        sha256(data).digest()
    for (joined,) in connection.execute("SELECT joined FROM disclosure ORDER BY case_no, seq"):
        for disclosure in joined.encode("ascii").split(b"~")[:-1]:
            sha256(disclosure).digest()
    connection.close()


def executemany(database: str, target: str) -> None:
    """Write the bytes of a workspace into two bare tables, with one SHA-256 for each record; reading is not timed."""
    import sqlite3
    from hashlib import sha256

    source = sqlite3.connect(database)
    entries = source.execute("SELECT case_no, seq, bytes FROM entry").fetchall()
    disclosures = source.execute("SELECT case_no, seq, joined FROM disclosure").fetchall()
    Path(target).unlink(missing_ok=True)
    bare = sqlite3.connect(target)
    bare.execute("PRAGMA synchronous=EXTRA")
    bare.execute("CREATE TABLE entry (case_no INTEGER, seq INTEGER, bytes BLOB, PRIMARY KEY (case_no, seq))")
    bare.execute(
        "CREATE TABLE disclosure (case_no INTEGER, seq INTEGER, joined TEXT, PRIMARY KEY (case_no, seq))"
    )
    clock, processor = time.perf_counter(), time.process_time()
    for one in entries:
        sha256(one[2]).digest()
    bare.executemany("INSERT INTO entry VALUES (?, ?, ?)", entries)
    bare.executemany("INSERT INTO disclosure VALUES (?, ?, ?)", disclosures)
    bare.commit()
    say_measured(time.perf_counter() - clock, time.process_time() - processor)
    bare.close()
    source.close()


def rows_of_messages(number: str, target: str) -> None:
    """Write the messages of a case as plain rows, one JSON object a line, for sqlite-utils."""
    import json

    from benchmarks.cases import message_fields

    with Path(target).open("w", encoding="utf-8") as lines:
        for seq, one in enumerate(message_fields(int(number), 2), start=2):
            fields: dict[str, Any] = one
            if fields["kind"] == "message":
                talk = fields["talk"] | {"to": fields["talk"]["to"][0]}
                said = {"when": fields["when"]["from"], "text": fields["text"]["body"]}
                lines.write(
                    json.dumps({"seq": seq, "kind": "message", **talk, **said, **fields["source"]}) + "\n"
                )


def searched_table(target: str, size: str) -> None:
    """Write so many rows into a table of sqlite-utils with search and its triggers."""
    import sqlite_utils

    Path(target).unlink(missing_ok=True)
    database = sqlite_utils.Database(target)
    table = database["messages"]
    words = dict.fromkeys(("kind", "from", "to", "via", "when", "text", "at"), str)
    table.create({"seq": int, "import": int, **words})  # type: ignore[union-attr] # a table, not a view
    table.enable_fts(["text"], create_triggers=True)  # type: ignore[union-attr] # the same
    table.insert_all({"kind": "message", "text": f"Sent the draft {one}"} for one in range(int(size)))  # type: ignore[union-attr] # the same
    database.close()


def jinja(rows: str, target: str) -> None:
    """Render tables, kept as JSON lists of lists of cells, to HTML with Jinja."""
    import json

    from jinja2 import Environment

    page = """<!doctype html><html lang="en"><body>{% for table in tables %}<table>{% for row in table %}<tr>
    {%- for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
    {% endfor %}</table>{% endfor %}</body></html>"""
    tables = json.loads(Path(rows).read_text(encoding="utf-8"))
    template = Environment(autoescape=True).from_string(page)
    Path(target).write_text(template.render(tables=tables), encoding="utf-8")


def cells(page: str, target: str) -> None:
    """Keep the words of a report as rows of cells, for ``jinja``: one row for each table row, paragraph or item."""
    import json
    from html.parser import HTMLParser

    class Rows(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.rows: list[list[str]] = []
            self.is_style = False

        def handle_starttag(self, tag: str, attrs: object) -> None:
            del attrs
            self.is_style = tag == "style"
            if tag in {"tr", "p", "li", "h1", "h2", "h3", "article", "dl"}:
                self.rows.append([])

        def handle_data(self, data: str) -> None:
            if data.strip() and self.rows and not self.is_style:
                self.rows[-1].append(data.strip())

    found = Rows()
    found.feed(Path(page).read_text(encoding="utf-8"))
    Path(target).write_text(json.dumps([[row for row in found.rows if row]]), encoding="utf-8")


def box_parsed(path: str) -> None:
    """Read a mailbox with Python's ``mailbox``: parse every mail in full, and decode every part of it."""
    import mailbox

    box = mailbox.mbox(path, create=False)
    for mail in box:
        _ = mail["Subject"], mail["From"], mail["Date"]
        for part in mail.walk():
            part.get_payload(decode=True)
    box.close()


def box_decoded(path: str) -> None:
    """Read a mailbox as a program would that needs what the mails say: addresses, dates, and the texts decoded."""
    import mailbox
    from email import policy
    from email.parser import BytesParser

    box, parser = mailbox.mbox(path, create=False), BytesParser(policy=policy.default)
    for key in box.iterkeys():
        mail = parser.parse(cast("IO[bytes]", box.get_file(key)))
        _ = str(mail["Subject"]), mail["From"].addresses, mail["To"].addresses, mail["Date"].datetime
        for part in mail.walk():
            if not part.is_multipart():
                part.get_content()
    box.close()


def box_headers(path: str) -> None:
    """Walk a mailbox with Python's ``mailbox`` and parse the headers of each mail, not what it says."""
    import mailbox
    from email.parser import BytesHeaderParser

    box, parser = mailbox.mbox(path, create=False), BytesHeaderParser()
    for key in box.iterkeys():
        mail = parser.parse(cast("IO[bytes]", box.get_file(key)))
        _ = mail["Subject"], mail["From"], mail["Date"]
    box.close()


def whatstk(path: str) -> None:
    """Read a chat with whatstk, which finds the form of its lines by itself."""
    from whatstk import WhatsAppChat  # type: ignore[import-not-found,unused-ignore] # lies with the peers

    print(len(WhatsAppChat.from_source(path, max_size=None).df))


def reading(path: str) -> None:
    """Read a source with our importer to its end and count the items; nothing is recorded."""
    from datetime import UTC, datetime

    from disputekit.intake.base import Item, Options
    from disputekit.intake.formats import claims_of
    from disputekit.intake.unpack import unpacked

    with unpacked(Path(path)) as tree:
        [(importer, claim)] = claims_of(tree)
        options = Options(datetime(2026, 3, 1, tzinfo=UTC), "UTC", "dmy")
        print(sum(isinstance(one, Item) for one in importer.read(tree, claim, options).found))


FLOORS: dict[str, Callable[..., None]] = {
    one.__name__: one
    for one in (
        hashes, executemany, rows_of_messages, searched_table, jinja, cells, box_parsed, box_decoded, box_headers, whatstk, reading
    )
}  # fmt: skip

if __name__ == "__main__":
    FLOORS[sys.argv[1]](*sys.argv[2:])
