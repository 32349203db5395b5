"""A case in which somebody wrote hostile words into every field, by hand and through every kind of import."""

import base64
from collections.abc import Iterator

from tests.cli.conftest import Prompt


def batches(texts: tuple[str, ...], size: int) -> list[str]:
    """The texts, several in one."""
    return [" ".join(texts[first : first + size]) for first in range(0, len(texts), size)]


def as_name(words: str, limit: int = 400) -> str:
    """The words as a name may hold them: in one piece, without the characters that no name may have."""
    return " ".join("".join(" " if one in "\n\r" else one for one in words).split())[:limit].strip() or "name"


def as_file_name(words: str) -> str:
    """The words as a file of this system can be called."""
    name = "".join(one for one in words if one not in "/\x00\n")
    return f"needle {name.encode('utf-8', 'surrogatepass')[:200].decode('utf-8', 'ignore').strip()}"


def write_by_hand(dk: Prompt, words: str) -> None:
    """Put the words into every field that takes them on the command line."""
    name = as_name(words)
    path = dk.folder / as_file_name(words)
    path.write_bytes(b"content")
    said = ("--words", "-v", f"via {name}", "-q", "--", f"needle {words}")
    number = dk("log", "-f", str(path), "--from", f"Tom {name}", *said).out.strip()
    dk("fix", number, "text", "--why", f"needle {name}", "--", f"needle again {words}")
    dk("requested", "--words", "--", f"needle {words}")
    dk("scope", "add", "--", f"needle {words}")
    milestone = dk("milestone", "800", f"needle {words}", "-q").out.strip()
    dk("paid", dk("show", milestone, "--json").json["label"], "20", "--ref", f"needle {name}")
    dk("log", "--kind", "deadline", "--set", "due=2026-03-09", f"needle {words}")
    dk("note", "--", words)
    dk("set", "title", "--", f"needle {name}")


def encoded(words: str) -> str:
    """The words as a mail header may carry any byte: in an encoded word."""
    return f"=?utf-8?b?{base64.b64encode(words.encode('utf-8', 'surrogatepass')).decode()}?="


def mailbox(texts: list[str]) -> str:
    """A mail for each text: sender, subject, attachment, own words, quoted words."""
    return "\n".join(_mail(number, words) for number, words in enumerate(texts))


def _mail(number: int, words: str) -> str:
    body = base64.encodebytes(f"{words}?\n\nOn Tue, Dana wrote:\n> {words}\n> {words}\n".encode()).decode()
    return f"""From x@client.example Mon Mar  2 08:05:10 2026
Date: Mon, 02 Mar 2026 08:{number % 60:02d}:10 +0000
From: {encoded(as_name(words, 60))} <dana{number}@client.example>
To: {encoded(as_name(words, 60))} <me@office.example>
Subject: {encoded(as_name(words))}
Message-ID: <{number}@client.example>
X-Mailer: {encoded(as_name(words))}
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

{body}
--b
Content-Type: application/octet-stream; name="{encoded(as_file_name(words))}"
Content-Disposition: attachment; filename="{encoded(as_file_name(words))}"
Content-Transfer-Encoding: base64

eA==
--b--
"""


def chat(texts: list[str]) -> str:
    """A chat in which the words are those of a writer, the name of one, and the name of a missing file."""
    return "".join(_lines(number, words) for number, words in enumerate(texts))


def _lines(number: int, words: str) -> str:
    said, name = as_name(words, 5000), as_name(words.replace(":", ""), 60)
    at = f"08/03/2026, 10:{number % 60:02d} - "
    return f"{at}Dana: {said}?\n{at}{name}: also, can you add {said}?\n{at}Dana: {name}.jpg (file attached)\n"


def table(texts: list[str]) -> str:
    """A table of the bank whose columns, payees and purposes are the words."""
    return "".join(_rows(texts))


def _rows(texts: list[str]) -> Iterator[str]:
    yield (
        ";".join(["Booked on", "Betrag", *(_cell(f"H{at} {words}") for at, words in enumerate(texts))]) + "\n"
    )
    for day in (8, 9):
        yield ";".join([f"{day:02d}.03.2026", f"{day}0,00", *(_cell(words) for words in texts)]) + "\n"


def _cell(words: str) -> str:
    return '"' + as_name(words, 200).replace('"', '""') + '"'


def page(texts: list[str]) -> str:
    """A copied page of messages."""
    parts = [f"Dana Reyes\n9:{number % 60:02d} AM\n{as_name(words)}\n" for number, words in enumerate(texts)]
    return "Wednesday, Mar 4\n\n" + "\n".join(parts) + "\nOlena Koval\n10:59 AM\nthank you\n"
