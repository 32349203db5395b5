"""The inbox at a terminal: one message after the other, one key each, every reading recorded at once."""

import os
import sys
from collections.abc import Callable

from disputekit.app.correct import take_back, undo_reason
from disputekit.app.inbox import Inbox, Mark, Waiting, marks_now
from disputekit.app.inbox_walk import (
    around,
    delivery_draft,
    money_draft,
    note_like,
    private_draft,
    request_draft,
    same_draft,
)
from disputekit.app.join import mark
from disputekit.app.log import Draft, write
from disputekit.app.workspace import OpenCase, open_case
from disputekit.cli.asking import ask
from disputekit.cli.describe import via_of
from disputekit.cli.options import Talk
from disputekit.cli.questions import key_of, say_error
from disputekit.cli.screen.inbox import left_words
from disputekit.cli.screen.inbox_walk import beside_lines, done_words, message_lines
from disputekit.cli.screen.layout import columns, wrapped
from disputekit.cli.screen.week import ALWAYS
from disputekit.cli.settings import at_this_moment
from disputekit.cli.terminal import printable
from disputekit.cli.walk import WalkStopped
from disputekit.errors import DisputekitError

_KEYS = {
    "request": "[r]equest",
    "agreed": "[a]greed",
    "declined": "[x]declined",
    "changes": "[c]hanges asked",
}
_DELIVERY, _MONEY, _SAME, _PRIVATE = "[d]elivery", "[$]money", "[=]same as mine", "[p]rivate"
_CHANNEL = "[n]ext channel"


class InboxWalk:
    """A walk over messages that wait: where it stands, and what it recorded, the last one on top."""

    def __init__(self, talk: Talk, found: Inbox, limit: int) -> None:
        self.talk = talk
        self.found = found
        self.queue = found.waiting[: limit or None]
        self.place = 0
        self.skipped: set[int] = set()
        self.passed: set[str] = set()  # channels that were skipped as a whole
        self.done: list[tuple[int, int]] = []  # the place in the queue, and the number of the record

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
        by_key = {_KEYS[each.reading].partition("[")[2][:1]: each for each in marks}
        names = self._keys(one, marks)
        before = self.place
        while self.place == before:
            key = key_of("", names)
            if key == "q":
                return False
            if key == "enter":
                self._skip()
            elif key == "n":
                self.passed.add(_channel(one))
                self._skip()
            elif key == "u":
                if self._took_back():
                    return True
            else:
                self._answer(one, key, by_key)
        return True

    def _keys(self, one: Waiting, marks: tuple[Mark, ...]) -> tuple[str, ...]:
        """Return what can be made of a message by now, as keys."""
        is_handed = one.side == "me" or any(each.reading == "changes" for each in marks)
        rest = [_channel(other) for other in self.queue[self.place + 1 :]]
        return (
            *(_KEYS[each.reading] for each in marks),
            *([_DELIVERY] if is_handed else []),
            *(_MONEY, _SAME, _PRIVATE),
            *([_CHANNEL] if _channel(one) in rest and {*rest} != {_channel(one)} else []),
            *ALWAYS,
        )

    def _skip(self) -> None:
        """Go on, past the channels that were skipped as a whole."""
        self.skipped.add(self.place)
        self._go_on()

    def _go_on(self) -> None:
        self.place += 1
        while self.place < len(self.queue) and _channel(self.queue[self.place]) in self.passed:
            self.skipped.add(self.place)
            self.place += 1

    def _show(self, one: Waiting) -> tuple[Mark, ...]:
        """Show a message, and return what it can be by now: what was read before it may be answered in it."""
        with open_case(self.talk.setup, writing=False) as case:
            marks, beside, width = marks_now(case, one), around(case, one.standing), columns()
            self.talk.note("")
            head = f"[{self.place + 1}/{len(self.queue)}] "
            _say_dim(beside_lines(case, beside.before, width))
            for line in message_lines(case, one, head, width):
                self.talk.note(line)
            _say_dim(beside_lines(case, beside.after, width))
        return marks

    def _answer(self, one: Waiting, key: str, marks: dict[str, Mark]) -> None:
        """Write what a key says; a refusal says why and leaves the message as it was."""
        try:
            ready = self._asked(one, key, marks)
            self.talk.setup = at_this_moment(self.talk.setup)
            with open_case(self.talk.setup, writing=True) as case:
                [record] = write(case, [ready(case)]).records
                self.done.append((self.place, record.seq))
                said = done_words(case, record, one.standing.seq)
                self.talk.data("\n    ".join(wrapped(f"  {said}", max(columns() - 4, 0))))
        except DisputekitError as error:
            say_error(error)
            return
        self.skipped.discard(self.place)
        self._go_on()

    def _asked(self, one: Waiting, key: str, marks: dict[str, Mark]) -> Callable[[OpenCase], Draft]:
        """Ask what a key leaves open, and return what makes the record."""
        if key == "r":
            label = one.near[0].label if one.near else "X2"
            said = ask(f"near which clause ({label[1:]}, {label}) [Enter: none]")
            return lambda case: request_draft(case, one, said)
        if key in marks:
            chosen = marks[key]
            about = ask(f"{chosen.reading}: which", chosen.about).split()
            return lambda case: mark(case, str(one.standing.seq), chosen.reading, about)
        if key == "d":
            handed = next((each.about for each in marks.values() if each.reading == "changes"), "")
            said = ask("delivery of which (M1)" if one.side == "me" else "which one arrived", handed)
            return lambda case: delivery_draft(case, one, said)
        if key == "$":
            said = ask("step, what for, amount (released M1 800)")
            return lambda case: money_draft(case, one, said)
        if key == "=":
            with open_case(self.talk.setup, writing=False) as case:
                likely = note_like(case, one)
            said = ask("same as your record number", likely)
            return lambda case: same_draft(case, one, said)
        return lambda case: private_draft(case, one)

    def _took_back(self) -> bool:
        """Take back the last record of this walk and go back to its message; tell whether that was done."""
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
        self.passed.discard(_channel(self.queue[place]))
        return True

    def _close(self) -> None:
        left = len(self.found.waiting) - len(self.done)
        with open_case(self.talk.setup, writing=False) as case:
            parts = (f"read {len(self.done)}", f"skipped {len(self.skipped)}", f"still waiting {left}")
            self.talk.note("")
            for line in wrapped(" · ".join((case.row.slug, *parts)), columns()):
                self.talk.note(line)


def _channel(one: Waiting) -> str:
    return via_of(one.standing.fields)


def _say_dim(lines: list[str]) -> None:
    """Say what stands around a message, fainter than it where the terminal can do that."""
    plain = "NO_COLOR" in os.environ or os.environ.get("TERM", "dumb") == "dumb"
    for line in lines:
        shown = printable(line)
        sys.stderr.write(f"{shown}\n" if plain else f"\x1b[2m{shown}\x1b[0m\n")
