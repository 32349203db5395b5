"""Importing: a mailbox and a chat against the readers of others, memory of a large box."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.heat import Fact, Heat, Row, peak
from benchmarks.peers import why_missing
from benchmarks.program import Program, build
from benchmarks.scene import Scene, peer


def heats(scene: Scene) -> Iterator[Heat]:
    yield _mail(scene)
    yield _chat(scene)
    yield _large_box(scene)


def _mail(scene: Scene) -> Heat:
    number = scene.sizes.mails
    box = scene.file("mails.mbox")
    reading = scene.floor("its reading alone", "reading", str(box))
    whole = scene.dk(
        "mail",
        "import",
        str(box),
        "--everybody",
        name="`dk import --everybody`",
        ready=scene.afresh("mail"),
        most=3,
    )
    parsed = scene.floor("`mailbox`, every part parsed and decoded", "box_parsed", str(box))
    decoded = scene.floor("`mailbox`, texts, dates and addresses as objects", "box_decoded", str(box))
    headers = scene.floor("`mailbox`, headers only", "box_headers", str(box))
    peers = (_notmuch(scene), _mu(scene))

    def prepare() -> None:
        scene.source("mails.mbox", "mbox", number)
        if not scene.file("maildir").exists():
            build("benchmarks.sources", "maildir", str(box), str(scene.file("maildir")))

    return Heat(
        key="import-mail",
        title=f"A mailbox of {number:,} mails",
        note=(
            "Mails of 80 to 600 words; one in 4 with an HTML twin, one in 20 with an attachment of 24 KB, every other one "
            "quotes the one before. notmuch and mu read no mailbox file: it was split into a Maildir for them, which "
            "is not timed. An import reads the box twice (look through, then record) and stores each mail's own bytes."
        ),
        prepare=prepare,
        rounds=3,
        rows=[
            Row(program=reading, floor=parsed, times=1, by="processor"),
            Row(program=reading, floor=decoded, times=1, by="processor"),
            Row(program=reading, floor=headers, by="processor"),
            *(Row(program=one, floor=other) for one in (whole, reading) for other in peers),
            Row(program=whole, floor=parsed),
        ],
        facts=[
            Fact(name="most memory, `dk import --everybody`", value=peak(whole), unit="MB", most=300),
            Fact(name="most memory, reading alone", value=peak(reading), unit="MB", most=300),
        ],
    )


def _afresh(*folders: Path) -> Callable[[], None]:
    def remove() -> None:
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)

    return remove


def _notmuch(scene: Scene) -> Program:
    mails, settings = scene.file("maildir"), scene.file("notmuch.config")
    clean = _afresh(mails / ".notmuch")

    def ready() -> None:
        clean()
        settings.write_text(
            f"[database]\npath={mails}\n[user]\nname=Olena Koval\nprimary_email=olena@koval.example\n"
            "[new]\ntags=new\nignore=\n[search]\nexclude_tags=\n[maildir]\nsynchronize_flags=false\n",
            encoding="utf-8",
        )

    around = {"NOTMUCH_CONFIG": str(settings), "HOME": str(scene.folder)}
    return peer("`notmuch new`", (scene.peers.debian("notmuch"), "new", "--quiet"), around, ready)


def _mu(scene: Scene) -> Program:
    home, mails = scene.file("mu"), scene.file("maildir")
    path = scene.peers.debian("mu")
    clean = _afresh(home)

    def ready() -> None:
        clean()
        arguments = (f"--muhome={home}", f"--maildir={mails}", "--my-address=olena@koval.example")
        from subprocess import DEVNULL, run

        run([path, "init", *arguments], check=True, stdout=DEVNULL, stderr=DEVNULL)

    return peer("`mu index`", (path, "index", f"--muhome={home}", "--quiet"), {}, ready)


def _chat(scene: Scene) -> Heat:
    number = scene.sizes.chat
    chat = scene.file("chat.txt")
    interpreter = scene.peers.python()
    reading = scene.floor("its reading alone", "reading", str(chat))
    whole = scene.dk(
        "chat",
        *("import", str(chat), "--dmy", "--zone", "case"),
        name="`dk import` of the chat",
        ready=scene.afresh("chat"),
        most=3,
    )
    if interpreter:
        other = scene.floor("whatstk", "whatstk", str(chat), interpreter=interpreter)
    else:
        other = Program("whatstk", missing=why_missing(interpreter))
    return Heat(
        key="import-chat",
        title=f"A WhatsApp chat of {number:,} messages",
        note="whatstk reads into memory and records nothing; the import writes a ledger that can be searched.",
        prepare=lambda: scene.source("chat.txt", "whatsapp", number),
        rounds=3,
        rows=[
            Row(program=reading, floor=other, times=1, by="processor"),
            Row(program=whole, floor=other, times=1, by="processor"),
        ],
        facts=[
            Fact(name="most memory, `dk import` of the chat", value=peak(whole), unit="MB", most=300),
            Fact(name="most memory, reading alone", value=peak(reading), unit="MB", most=300),
        ],
    )


def _large_box(scene: Scene) -> Heat:
    megabytes = scene.sizes.box_megabytes
    box = scene.file("large.mbox")
    read = scene.dk(
        "box", "import", str(box), "--everybody", "--dry-run", name="read, all mails: `--dry-run`"
    )
    one = scene.dk(
        "box",
        *("import", str(box), "--only", "dana@acme.example"),
        name="imported, one person of the box: `--only`",
    )
    return Heat(
        key="import-large-box",
        title=f"A mailbox of {megabytes:,} MiB",
        note="One mail in 150 is of the person who is imported.",
        prepare=lambda: (scene.source("large.mbox", "box", megabytes), scene.afresh("box")()),
        rounds=1,
        alone=[read, one],
        facts=[
            Fact(name=f"most memory, {program.name}", value=peak(program), unit="MB", most=300)
            for program in (read, one)
        ],
    )
