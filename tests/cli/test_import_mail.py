"""A mailbox through the real command: what is one mail, and what are two."""

from tests.cli.conftest import Prompt


def mail(words: str) -> str:
    head = (
        "From: Dana Reyes <dana@acme.test>\nTo: Olena Koval <olena@koval.test>\nMessage-ID: <1@acme.test>\n"
    )
    return f"From dana Mon Mar  2 10:00:00 2026\n{head}Date: Mon, 2 Mar 2026 10:00:00 +0000\n\n{words}\n\n"


def test_the_same_mail_twice_is_one_and_two_mails_under_one_id_are_two(dk: Prompt) -> None:
    box = dk.folder / "mail.mbox"
    box.write_text(mail("one") + mail("one") + mail("another"), encoding="utf-8")
    dk("import", str(box), "--everybody")
    found = dk("timeline", "--kind", "message", "--json").json["records"]
    assert sorted(one["text"]["body"].strip() for one in found) == ["another", "one"]
    assert not any("edited" in one.get("source", {}).get("flags", []) for one in found)
    before = dk.count()
    dk("import", str(box), "--everybody")
    assert dk.count() == before
