"""Real mails and mailboxes: every count, id, time and sender that is expected of them, and whose words a reply holds."""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

import pytest

from disputekit.case.quotations import own_part
from disputekit.intake import mail, mail_mh, maildir, mbox
from disputekit.intake.base import Claim, Importer, Item
from disputekit.intake.tree import Tree
from tests.intake.chat_rig import (
    OPTIONS,
    SAMPLES,
    expected,
    folder_tree,
    named,
    needs_samples,
    read_all,
    read_one,
    used_up,
)

IMPORTERS: tuple[Importer, ...] = (mbox.IMPORTER, mail.IMPORTER, maildir.IMPORTER, mail_mh.IMPORTER)
ENTRIES = named("email/")
BOXES = [one for one in ENTRIES if expected()[one]["format"] == "email-mbox"]
# ``From: MAILER DAEMON <>`` has a name and no address, which the standard library calls no sender.
NAME_ALONE = {"msg_43.txt": "MAILER DAEMON"}


def whole_folders() -> dict[str, Importer]:
    return {
        "email/notmuch/default": maildir.IMPORTER,
        "email/email-folder/testmaildir": maildir.IMPORTER,
        "email/email-folder/testmh": mail_mh.IMPORTER,
        "email/notmuch/duplicate": mail.IMPORTER,
        "email/notmuch/html": mail.IMPORTER,
        "email/talon/standard_replies": mail.IMPORTER,
    }


def rows() -> Iterator[tuple[str, dict[str, Any]]]:
    for entry in ENTRIES:
        table = expected()[entry].get("files", {"rows": []})
        for row in table["rows"]:
            yield entry, dict(zip(table["columns"], row, strict=True))


def one_mail(tree: Tree) -> Item:
    """The mail that a file holds; as with ``--as eml`` where nothing in it looks like one."""
    found = [
        item for one in (mbox.IMPORTER, mail.IMPORTER) for got in read_all(one, tree) for item in got.items
    ]
    if not found:
        found = used_up(mail.IMPORTER.read(tree, Claim("eml", tree.members, 1), OPTIONS)).items
    (item,) = found
    return item


def own_id(item: Item) -> str | None:
    return None if "no-message-id" in item.flags else item.id


def address(item: Item) -> str:
    return item.sender.rpartition("<")[2].rstrip(">")


def utc_text(item: Item) -> str | None:
    if item.when is None or "date-from-received" in item.flags:
        return None
    at = item.when.at
    return (
        f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if at.tzinfo else f"{at:%Y-%m-%dT%H:%M:%S} (zone unknown)"
    )


@needs_samples
@pytest.mark.parametrize(
    ("entry", "row"), list(rows()), ids=lambda one: one["file"] if isinstance(one, dict) else one
)
def test_every_single_file_is_one_mail_with_its_id_time_sender_and_files(
    entry: str, row: dict[str, Any]
) -> None:
    item = one_mail(folder_tree(SAMPLES / expected()[entry]["paths"][0] / row["file"]))
    assert own_id(item) == row["message_id"]
    assert utc_text(item) == row["date_utc"]
    assert (address(item) or None) == (row["from"] or NAME_ALONE.get(row["file"]))
    assert sum(not str(part.name).startswith("part-") for part in item.parts) == row["named_parts"]
    assert bool(item.re) == row["has_reply_headers"]
    for part in item.parts:
        part.open().read()


@needs_samples
@pytest.mark.parametrize("entry", list(whole_folders()))
def test_folders_give_their_counts(entry: str) -> None:
    want = expected()[entry]["expect"]
    got = read_one(whole_folders()[entry], folder_tree(SAMPLES / expected()[entry]["paths"][0]))
    assert got.counted() == (want["files"], 0)
    assert len({own_id(one) for one in got.items} - {None}) == want["unique_message_ids"]
    assert sum(own_id(one) is not None for one in got.items) == want["with_message_id"]
    assert got.flagged("no-date") + got.flagged("date-from-received") == want["without_date"]
    assert len({address(one) for one in got.items}) == want["senders"]
    assert sum(one.number for one in got.skips) == want.get("ignored_in_tmp", 0)
    assert got.faults == []


@needs_samples
def test_the_hard_mails_give_one_mail_each_and_repeat_five_ids() -> None:
    want = expected()["email/cpython"]["expect"]
    folder = SAMPLES / expected()["email/cpython"]["paths"][0]
    items = [one_mail(folder_tree(one)) for one in sorted(folder.iterdir())]
    assert len(items) == want["files"]
    assert sum(own_id(one) is not None for one in items) == want["with_message_id"]
    assert len({own_id(one) for one in items} - {None}) == want["unique_message_ids"]
    assert sum(utc_text(one) is None for one in items) == want["without_date"]


@needs_samples
def test_mails_that_share_an_id_and_not_their_words_are_kept_and_flagged() -> None:
    got = read_one(mail.IMPORTER, folder_tree(SAMPLES / "email_maildir/notmuch/corpora/duplicate"))
    assert len(got.items) == 9
    assert got.flagged("id-shared") + got.flagged("copy") == 6
    assert got.flagged("id-shared") >= 3


@needs_samples
def test_threads_come_out_as_many_as_ids_and_answers_join() -> None:
    got = read_one(maildir.IMPORTER, folder_tree(SAMPLES / "email_maildir/notmuch/corpora/default"))
    heads = {one.id: one.re for one in got.items}

    def head(native: str) -> str:
        return head(heads[native]) if heads.get(native) else native

    assert (
        len({head(one) for one in heads})
        == expected()["email/notmuch/default"]["expect"]["threads_by_references"]
    )


@needs_samples
@pytest.mark.parametrize("entry", BOXES)
def test_boxes_of_every_dialect_give_their_mails(entry: str) -> None:
    told = expected()[entry]
    want = told["expect"]
    tree = folder_tree(SAMPLES / told["paths"][0])
    if not want["messages"]:
        assert list(mbox.IMPORTER.claims(tree)) == []
        return
    got = read_one(mbox.IMPORTER, tree)
    assert got.counted() == (want["messages"], 0)
    assert sum(own_id(one) is not None for one in got.items) == want["with_message_id"]
    assert got.flagged("no-date") + got.flagged("date-from-received") == want["without_date"]
    assert (got.skips, got.faults) == ([], [])
    for spot, item in (("first", got.items[0]), ("last", got.items[-1])):
        assert utc_text(item) == told["spot"][spot]["time_utc"]
        assert item.id == told["spot"][spot]["message_id"]
        # The standard library cuts ``name at domain`` at the blank; here it stands as written.
        assert address(item).replace("\xed", "\ufffd").startswith(told["spot"][spot]["author"])


@needs_samples
def test_line_ends_of_a_box_change_neither_ids_nor_words_nor_times() -> None:
    boxes = [
        read_one(mbox.IMPORTER, folder_tree(SAMPLES / path)).items
        for path in expected()["email/email-folder/same"]["paths"]
    ]
    want = expected()["email/email-folder/same"]["expect"]["union_messages"]
    assert len({(one.id, one.text, one.sender, one.to, one.when) for box in boxes for one in box}) == want


@needs_samples
def test_what_a_reply_quotes_is_told_from_its_own_words() -> None:
    told = expected()["email/talon/standard_replies"]
    folder = SAMPLES / told["paths"][0]
    got = read_one(mail.IMPORTER, folder_tree(folder))
    for item in got.items:
        name = item.at.partition(" ")[0]
        want = told["expect"]["reply_text"][name]
        if want.endswith("_reply_text"):
            want = (folder / want).read_text(encoding="utf-8")
        assert own_part(item.text) == want.strip(), name
        assert any(flag.startswith("quoted:lines ") for flag in item.flags), name


@needs_samples
def test_the_bytes_kept_are_those_of_the_box() -> None:
    for entry in BOXES:
        path = SAMPLES / expected()[entry]["paths"][0]
        data = path.read_bytes()
        for got in read_all(mbox.IMPORTER, folder_tree(path)):
            for item in got.items:
                first, last = map(int, item.at.removeprefix("bytes ").split("-"))
                assert item.raw is not None
                assert item.raw.open().read() == data[first:last]
                assert not data[first:].startswith(b"From ")


@needs_samples
def test_each_member_of_a_folder_is_surest_to_one_importer() -> None:
    for entry, importer in whole_folders().items():
        tree = folder_tree(SAMPLES / expected()[entry]["paths"][0])
        claims = [claim for one in IMPORTERS for claim in one.claims(tree)]
        best = {
            one.name: max(claims, key=lambda claim: (one in claim.members, claim.sure))
            for one in tree.members
        }
        assert {best[one.name].importer for one in tree.members if not one.name.endswith("_reply_text")} == {
            importer.name
        }, entry
