"""``sent --draft``: record the draft that waits as the message that was sent, in the words left in it."""

from collections.abc import Iterable, Sequence

from disputekit.app.draft import Kept, forget, keep, kept, message_of
from disputekit.app.log import Draft, write
from disputekit.app.workspace import OpenCase, open_case
from disputekit.cli.editor import edited
from disputekit.cli.options import Said, Talk
from disputekit.cli.writing import answer
from disputekit.errors import Refused
from disputekit.record.entry import Record


def draft_sent(talk: Talk, said: Said, receiver: str, *, edit: bool) -> None:
    """Record the kept draft; with ``edit`` as the user changed it. Then nothing waits any more."""
    if said.words or said.is_mine:
        raise Refused(
            "--draft records the words of the draft itself", "to change them first: dk sent --draft -e"
        )
    if edit:
        _edit(talk)
    with open_case(talk.setup, writing=True) as case:
        draft = kept(case)
        appended = write(case, [message_of(case, draft, _said(said, receiver))])
        forget(case)
        answer(
            talk,
            case,
            appended.records,
            repeated=appended.repeated,
            defaulted=() if said.via else ("via",),
            hints=lambda opened, records: _hints(opened, records, draft),
        )


def _edit(talk: Talk) -> None:
    """Let the user edit the draft that waits, outside of any transaction: nobody waits for an editor."""
    with open_case(talk.setup, writing=False) as case:
        draft = kept(case)
        text = edited(talk.setup.workspace, draft.text + "\n")
        if not text.strip():
            raise Refused("the text is empty; nothing was recorded, the draft still waits")
        keep(case, draft._replace(text=text))


def _said(said: Said, receiver: str) -> Draft:
    return Draft(
        "message",
        when=said.at,
        receiver=receiver,
        via=said.via,
        files=said.files,
        about=said.about,
        cites=said.cites,
        answers=said.answers,
        once=said.once,
    )


def _hints(_case: OpenCase, records: Sequence[Record], draft: Kept) -> Iterable[str]:
    """Say what the record still lacks after such a message."""
    seq, label = records[-1].seq, next(iter(draft.about), "")
    nexts = {
        "extra": f"with your price in it: dk quoted {label} AMOUNT --cites {seq}",
        "acceptance": f"record the answer: dk offer answer {label} accepted --by me --cites {seq}",
        "demand": f"record that it went: dk event demand-sent --cites {seq}",
        "statement": f"record that you filed: dk event filed --cites {seq}",
    }
    if draft.kind in nexts:
        yield f"next: {nexts[draft.kind]}"
