"""One conversation in several exports and formats ends as its true number of messages, and nothing counts as edited."""

import json
from collections.abc import Sequence
from contextlib import ExitStack
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from disputekit.app.importing import Outcome, check_ready, look_through, record_sources
from disputekit.app.importing_source import Wanted
from disputekit.record.entry import Record
from tests.intake.chat_rig import OWN, SAMPLES, expected, needs_samples
from tests.support.office import Office

FORMS = ("csv", "plaintext", "htmldark")
KOMODO = SAMPLES / "discord" / "komodo"
CHANNELS = sorted(
    one.parent.relative_to(KOMODO / "csv").as_posix() for one in (KOMODO / "csv").rglob("1.csv")
)
SMALL = [one for one in CHANNELS if one.endswith(("cc-momom", "get-started"))]


def bring(office: Office, *paths: Path, order: str = "") -> list[Outcome]:
    office.later(seconds=1)
    wanted = Wanted(zone="UTC", order=order)
    with office.opened() as case, ExitStack() as opened:
        looked = look_through(case, paths, wanted, None, opened)
        check_ready(case, looked, wanted)
        return list(record_sources(case, looked))


def standing(office: Office, kind: str = "message") -> list[Record]:
    in_force = set(office.in_force())
    return [one for one in office.records() if one.kind == kind and one.seq in in_force]


def total(outcomes: Sequence[Outcome], name: str) -> int:
    return sum(getattr(one.source.survey, name) for one in outcomes)


def written(office: Office, name: str, text: str) -> Path:
    path = office.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


# ---------------------------------------------------------------- Discord in three formats


def is_one_channel(office: Office, channel: str, forms: Sequence[str]) -> None:
    want = expected()[f"discord/komodo/{channel}"]["expect"]["messages"]
    for place, form in enumerate(forms):
        outcomes = bring(office, KOMODO / form / channel)
        assert total(outcomes, "new") == (0 if place else want)
        assert total(outcomes, "edited") == total(outcomes, "vanished") == 0
    assert len(standing(office)) == want


@needs_samples
@pytest.mark.parametrize("channel", SMALL)
@pytest.mark.parametrize("forms", list(permutations(FORMS)), ids="-".join)
def test_a_discord_channel_in_three_formats_is_one(
    office: Office, channel: str, forms: Sequence[str]
) -> None:
    is_one_channel(office, channel, forms)


@needs_samples
@pytest.mark.full
@pytest.mark.parametrize("channel", [one for one in CHANNELS if one not in SMALL])
@pytest.mark.parametrize("forms", list(permutations(FORMS)), ids="-".join)
def test_a_large_discord_channel_in_three_formats_is_one(
    office: Office, channel: str, forms: Sequence[str]
) -> None:
    is_one_channel(office, channel, forms)


DISCORD = [
    ("1478392796938240000", "2026-03-03T14:05", "Dana", "Can you **add** a popup? :tada:"),
    ("1478393048580096000", "2026-03-03T14:06", "Mika", "Which page, and _when_?"),
    ("1478393300221952000", "2026-03-03T14:07", "Dana", "> the first one\nby Friday"),
    ("1478393551863808000", "2026-03-03T14:08", "Mika", "It costs 150 more"),
    ("1478393803505664000", "2026-03-03T14:09", "Dana", "It costs 150 more"),
    ("1478394055147520000", "2026-03-03T14:10", "Dana", "fine"),
]


def discord_json(rows: Sequence[tuple[str, str, str, str]], **flags: Any) -> str:
    messages = [
        {
            "id": number,
            "type": "Default",
            "timestamp": f"{at}:00+00:00",
            "content": text,
            "author": {"name": who},
            **flags,
        }
        for number, at, who, text in rows
    ]
    return json.dumps({"guild": {"name": "A"}, "channel": {"id": "77", "name": "site"}, "messages": messages})


def discord_csv(rows: Sequence[tuple[str, str, str, str]]) -> str:
    lines = [f'"3","{who}","{at}:00.0000000+00:00","{text}","",""' for _, at, who, text in rows]
    return "\n".join(["AuthorID,Author,Date,Content,Attachments,Reactions", *lines]) + "\n"


DISCORD_EXPORTS = {
    "early.csv": discord_csv(DISCORD[:4]),
    "late.json": discord_json(DISCORD[1:]),
    "all.csv": discord_csv([(*one[:2], one[2].replace("Dana", "Dana R."), one[3]) for one in DISCORD]),
}


@pytest.mark.parametrize("order", list(permutations(DISCORD_EXPORTS)), ids="-".join)
def test_three_overlapping_exports_of_a_discord_channel_are_one(office: Office, order: Sequence[str]) -> None:
    for name in order:
        outcomes = bring(office, written(office, f"A - Text - site [77]/{name}", DISCORD_EXPORTS[name]))
        assert total(outcomes, "edited") == 0
    assert len(standing(office)) == len(DISCORD)


def test_a_mark_of_an_edit_is_no_edit_since_the_other_format_was_made(office: Office) -> None:
    bring(office, written(office, "site.csv", discord_csv(DISCORD)))
    plain = [(*one[:3], one[3].replace("_", "*").replace("**", "")) for one in DISCORD]
    same = written(office, "site.json", discord_json(plain, timestampEdited="2026-03-03T15:00:00+00:00"))
    assert bring(office, same)[0].written is None
    other = [*DISCORD[:3], (*DISCORD[3][:3], "It costs 250 more"), *DISCORD[4:]]
    [outcome] = bring(office, written(office, "site2.json", discord_json(other)))
    assert (outcome.source.survey.new, outcome.source.survey.edited) == (0, 1)


# ---------------------------------------------------------------- Telegram in two formats

TELEGRAM = [
    (1, "2026-03-03T10:00", "Dana", "Can you add a popup?"),
    (2, "2026-03-03T10:01", "Mika", "Which page?"),
    (3, "2026-03-03T10:02", "Dana", "The first, and bold please"),
    (4, "2026-03-03T10:03", "Mika", "It costs 150 more"),
    (5, "2026-03-03T10:04", "Dana", "ok"),
    (6, "2026-03-03T10:05", "Dana", "ok"),
]


def telegram_json(rows: Sequence[tuple[int, str, str, str]]) -> str:
    messages = [
        {
            "id": number,
            "type": "message",
            "date": f"{at}:00",
            "date_unixtime": str(1772532000 + 60 * (number - 1)),
            "from": who,
            "from_id": f"user{len(who)}",
            "text": ["The first, and ", {"type": "bold", "text": "bold"}, " please"] if number == 3 else text,
        }
        for number, at, who, text in rows
    ]
    return json.dumps({"name": "Dana", "type": "personal_chat", "id": 7, "messages": messages})


def telegram_html(rows: Sequence[tuple[int, str, str, str]]) -> str:
    page = (OWN / "telegram" / "messages.html").read_text(encoding="utf-8")
    head = page[: page.index('<div class="history">')].replace("Dana &amp; Mika", "Dana")
    body = "".join(
        f'<div class="message default clearfix" id="message{number}"><div class="body">'
        f'<div class="pull_right date details" title="{at[8:10]}.{at[5:7]}.{at[:4]} {at[11:]}:00 UTC+00:00">{at[11:]}</div>'
        f'<div class="from_name">{who}</div>'
        f'<div class="text">{text.replace("bold", "<strong>bold</strong>")}</div></div></div>\n'
        for number, at, who, text in rows
    )
    return f'{head}<div class="history">{body}</div></div></div></body></html>'


TELEGRAM_EXPORTS = {
    "early/messages.html": telegram_html(TELEGRAM[:4]),
    "late/result.json": telegram_json(TELEGRAM[2:]),
    "all/messages.html": telegram_html(
        [(*one[:2], one[2].replace("Dana", "Dana R."), one[3]) for one in TELEGRAM]
    ),
}


@pytest.mark.parametrize("order", list(permutations(TELEGRAM_EXPORTS)), ids=" ".join)
def test_three_overlapping_exports_of_a_telegram_chat_are_one(office: Office, order: Sequence[str]) -> None:
    for name in order:
        outcomes = bring(office, written(office, name, TELEGRAM_EXPORTS[name]).parent)
        assert total(outcomes, "edited") == 0
    assert len(standing(office)) == len(TELEGRAM)


# ---------------------------------------------------------------- WhatsApp with and without media

ANDROID = [
    "18/03/22, 14:56 - Dana: {0}",
    "18/03/22, 14:57 - Dana: {1}\nlook at this",
    "18/03/22, 14:57 - Mika: which page is it for?",
    "18/03/22, 14:58 - Mika: ok",
    "18/03/22, 14:58 - Mika: ok",
    "19/03/22, 09:00 - Dana: the first page, by Friday",
    "19/03/22, 09:01 - Dana: {2}",
]
OMITTED = ("<Media omitted>",) * 3
NAMED = tuple(f"IMG-{number}.jpg (file attached)" for number in range(3))


def whatsapp(lines: Sequence[str], files: Sequence[str] = OMITTED) -> str:
    return "".join(line.format(*files) + "\n" for line in lines)


def moved(text: str) -> str:
    """The contact was renamed, and some minutes are one later, as another telephone shows them."""
    return (
        text.replace("Dana", "Dana Reyes").replace("14:57 - Dana", "14:58 - Dana").replace("09:00", "09:01")
    )


WHATSAPP_EXPORTS = {
    "early": whatsapp(ANDROID[:5]),
    "late": moved(whatsapp(ANDROID[1:])),
    "all": whatsapp(ANDROID, NAMED),
}


@pytest.mark.parametrize("order", list(permutations(WHATSAPP_EXPORTS)), ids="-".join)
def test_three_overlapping_exports_of_a_whatsapp_chat_are_one(office: Office, order: Sequence[str]) -> None:
    for name in order:
        folder = written(office, f"{name}/chat.txt", WHATSAPP_EXPORTS[name]).parent
        if name == "all":
            for number in range(3):
                written(office, f"all/IMG-{number}.jpg", f"picture {number}")
        outcomes = bring(office, folder)
        assert total(outcomes, "edited") == total(outcomes, "vanished") == 0
    assert len(standing(office)) == len(ANDROID)
    files = [one for kind in ("message", "memo") for one in standing(office, kind) if "file.1" in one.fields]
    assert len(files) == 3


def test_a_message_gains_the_file_that_an_export_had_left_out_and_is_not_edited(office: Office) -> None:
    bring(office, written(office, "without/chat.txt", WHATSAPP_EXPORTS["early"]).parent)
    written(office, "with/IMG-1.jpg", "picture")
    folder = written(office, "with/chat.txt", whatsapp(ANDROID[:5], NAMED)).parent
    [outcome] = bring(office, folder)
    counts = outcome.source.survey
    assert (counts.new, counts.edited, counts.gained, counts.unchanged) == (0, 0, 1, 4)
    [memo] = standing(office, "memo")
    message = next(one for one in standing(office) if "look at this" in str(one.fields["text"]))
    assert memo.fields["re"] == [message.seq]
    assert memo.fields["source"]["flags"] == ["files-gained"]  # type: ignore[call-overload,index]
    assert memo.fields["file.1"]["name"] == "IMG-1.jpg"  # type: ignore[call-overload,index]
    [again] = bring(office, written(office, "with/chat.txt", whatsapp(ANDROID[:6], NAMED)).parent)
    assert (again.source.survey.new, again.source.survey.gained, again.source.survey.edited) == (1, 0, 0)
    [older] = bring(office, written(office, "third/chat.txt", whatsapp(ANDROID[:6]) + "\n").parent)
    assert older.written is None


def test_a_part_of_a_known_chat_is_known_however_often_the_chat_says_ok(office: Office) -> None:
    rows = [
        f"18/03/22, {9 + n // 10:02}:{n * 5 % 60:02} - {('Dana', 'Mika')[n % 2]}: {f'words number {n}' if n % 5 else 'ok'}"
        for n in range(60)
    ]
    bring(office, written(office, "whole.txt", whatsapp(rows)))
    later = [*rows[-6:], "18/03/22, 20:00 - Dana: ok", "18/03/22, 20:01 - Dana: ok"]
    counts = bring(office, written(office, "part.txt", whatsapp(later)))[0].source.survey
    assert (counts.new, counts.unchanged, counts.edited, counts.vanished) == (2, 6, 0, 0)
    assert len(standing(office)) == 62


PHONES = SAMPLES / "whatsapp"
WITH_AND_WITHOUT = ("whats_json/example/_chat.txt", "whats_json/example/_chat_with_media.txt")
LAYOUTS = {
    "test_mmddyy_24hrs.txt": "mdy",
    "test_ddmmyy_24hrs.txt": "dmy",
    "test_[mmddyy]_24hrs.txt": "mdy",
    "test_yyyymmdd_24hrs.txt": "",
    "test_mmddyyyy_12hrs.txt": "mdy",
}


@needs_samples
@pytest.mark.parametrize("paths", list(permutations(WITH_AND_WITHOUT)))
def test_a_real_chat_with_media_and_without_is_one(office: Office, paths: Sequence[str]) -> None:
    want = expected()[f"whatsapp/{WITH_AND_WITHOUT[0].removesuffix('.txt')}"]["expect"]
    for place, path in enumerate(paths):
        outcomes = bring(office, PHONES / path, order="mdy")
        assert total(outcomes, "new") == (0 if place else want["user"] + want["system"])
        assert total(outcomes, "edited") == total(outcomes, "vanished") == 0
    assert len(standing(office)) == want["user"] + want["system"]


@needs_samples
@pytest.mark.parametrize(
    "names", [list(LAYOUTS), list(LAYOUTS)[::-1]], ids=["first to last", "last to first"]
)
def test_one_chat_in_the_layouts_of_five_telephones_is_one(office: Office, names: Sequence[str]) -> None:
    for place, name in enumerate(names):
        outcomes = bring(office, PHONES / "chat-miner" / name, order=LAYOUTS[name])
        assert total(outcomes, "new") == (0 if place else 9)
        assert total(outcomes, "edited") == total(outcomes, "vanished") == 0
    assert len(standing(office)) == 9


# ---------------------------------------------------------------- Signal as a page and as JSON


@pytest.mark.parametrize("order", [("chat.md", "data.json"), ("data.json", "chat.md")])
def test_a_signal_chat_as_a_page_and_as_json_is_one(office: Office, order: Sequence[str]) -> None:
    for place, name in enumerate(order):
        text = (OWN / "signal-json" / "Lee" / name).read_text(encoding="utf-8")
        written(office, f"{place}/Lee/media/price.txt", "150")
        outcomes = bring(office, written(office, f"{place}/Lee/{name}", text).parent)
        assert total(outcomes, "new") == (0 if place else 5)
        assert total(outcomes, "edited") == total(outcomes, "gained") == total(outcomes, "vanished") == 0
    assert len(standing(office)) == 5
