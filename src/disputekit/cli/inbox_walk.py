"""The inbox at a terminal: one message after the other, one key each, every reading recorded at once."""

from disputekit.app.correct import take_back, undo_reason
from disputekit.app.inbox import Inbox, Mark, Waiting, marks_now
from disputekit.app.join import mark
from disputekit.app.log import write
from disputekit.app.workspace import open_case
from disputekit.cli.asking import ask
from disputekit.cli.messages import echo
from disputekit.cli.options import Talk
from disputekit.cli.questions import key_of, say_error
from disputekit.cli.screen.inbox import block_lines, left_words
from disputekit.cli.screen.layout import columns, wrapped
from disputekit.cli.screen.week import ALWAYS
from disputekit.cli.settings import at_this_moment
from disputekit.cli.walk import WalkStopped
from disputekit.errors import DisputekitError

_KEYS = {
    "request": "[r]equest",
    "agreed": "[a]greed",
    "declined": "[x]declined",
    "changes": "[c]hanges asked",
}


class InboxWalk:
    """A walk over messages that wait: where it stands, and what it recorded, the last one on top."""

    def __init__(self, talk: Talk, found: Inbox, limit: int) -> None:
        self.talk = talk
        self.found = found
        self.queue = found.waiting[: limit or None]
        self.place = 0
        self.skipped: set[int] = set()
        self.done: list[tuple[int, int]] = []  # the place in the queue, and the number of the reading

    def run(self) -> None:
        """Go from one message to the next until the last or until it is left; then say what came of it."""
        for line in left_words(self.found, len(self.found.waiting) - len(self.queue)):
            self.talk.note(line)
        try:
            while self.place < len(self.queue) and self._settle(self.queue[self.place]):
                pass
        except KeyboardInterrupt:
            self.talk.note("")
            self._close()
            numbers = " ".join(f"#{seq}" for _, seq in self.done)
            said = f"what was recorded stays recorded: {numbers}" if numbers else "nothing was recorded"
            raise WalkStopped(f"stopped; {said}", "dk inbox goes on with what still waits") from None
        self._close()

    def _settle(self, one: Waiting) -> bool:
        """Show a message and take keys until the walk goes on; False when it was left."""
        marks = self._show(one)
        keys = {_KEYS[each.reading].partition("[")[2][:1]: each for each in marks}
        before = self.place
        while self.place == before:
            key = key_of("", (*(_KEYS[each.reading] for each in marks), *ALWAYS))
            if key == "q":
                return False
            if key == "enter":
                self.skipped.add(self.place)
                self.place += 1
            elif key == "u":
                if self._took_back():
                    return True
            else:
                self._answer(one, keys[key])
        return True

    def _show(self, one: Waiting) -> tuple[Mark, ...]:
        """Show a message, and return what it can be by now: what was read before it may be answered in it."""
        with open_case(self.talk.setup, writing=False) as case:
            marks = marks_now(case, one)
            self.talk.note("")
            self.talk.note(f"[{self.place + 1}/{len(self.queue)}]")
            for line in block_lines(case, one._replace(marks=()), columns()):
                self.talk.note(line)
        return marks

    def _answer(self, one: Waiting, chosen: Mark) -> None:
        """Write the reading; a refusal says why and leaves the message as it was."""
        try:
            about = ask(f"{chosen.reading}: which", chosen.about) if chosen.about else ""
            self.talk.setup = at_this_moment(self.talk.setup)
            with open_case(self.talk.setup, writing=True) as case:
                draft = mark(case, str(one.standing.seq), chosen.reading, about.split())
                [record] = write(case, [draft]).records
                self.done.append((self.place, record.seq))
                self.talk.data("\n  ".join(wrapped(echo(case, record), max(columns() - 2, 0))))
                self.talk.note(f"  it cites #{one.standing.seq}; the message is unchanged")
        except DisputekitError as error:
            say_error(error)
            return
        self.skipped.discard(self.place)
        self.place += 1

    def _took_back(self) -> bool:
        """Take back the last reading of this walk and go back to its message; tell whether that was done."""
        if not self.done:
            self.talk.note("  nothing was recorded in this walk yet")
            return False
        place, seq = self.done.pop()
        self.talk.setup = at_this_moment(self.talk.setup)
        try:
            with open_case(self.talk.setup, writing=True) as case:
                take_back(case, [seq], undo_reason())
        except DisputekitError as error:  # another window took it back already
            say_error(error)
            return False
        self.talk.note(f"  taken back: #{seq}")
        self.place = place
        return True

    def _close(self) -> None:
        left = len(self.found.waiting) - len(self.done)
        with open_case(self.talk.setup, writing=False) as case:
            parts = (f"read {len(self.done)}", f"skipped {len(self.skipped)}", f"still waiting {left}")
            self.talk.note("")
            for line in wrapped(" · ".join((case.row.slug, *parts)), columns()):
                self.talk.note(line)
