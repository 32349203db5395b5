"""A copied page at a terminal: what it lacks is asked for, and its table is looked through until it is right."""

from disputekit.app.paste_page import Told, day_stated, lacking, own_names, page_of, rows_of
from disputekit.app.workspace import OpenCase
from disputekit.cli.asking import ask
from disputekit.cli.options import Talk
from disputekit.cli.questions import key_of, say_error
from disputekit.cli.screen.layout import columns
from disputekit.cli.screen.pasted import page_lines
from disputekit.errors import DisputekitError, Refused

_KEYS = ("[a]ccept", "[d]ay shown", "[y]ear", "[s]wap names", "[w]hole, as one text", "[q]uit")
_QUESTIONS = {
    "--on": "on which day was the page shown ('12 nov 2026', 'today')",
    "--year": "which year are its dates of",
    "--dmy or --mdy": "do its dates have the [d]ay or the [m]onth first",
    "--zone": "whose clock does the page show (a zone such as Europe/Kyiv)",
}


def asked_for(option: str, where: str, default: str = "") -> str:
    """Ask for what a page does not say; raises Refused where no answer comes."""
    said = ask(f"{where + ': ' if where else ''}{_QUESTIONS[option]}", default)
    if not said:
        raise Refused("nothing was recorded", f"it can be said as an option too: {option}")
    return said


def settled(talk: Talk, case: OpenCase, text: str, told: Told) -> Told | None:
    """Return what the user says of a page, once its table was accepted; None: keep it as one text."""
    while True:
        page = page_of(case, text, told)
        if page.problem:
            talk.note(f"  {page.problem}")
            told = _answered(case, told, "--year", "")
            continue
        if page.lacks:
            option, where = lacking(page)[0]
            told = _answered(case, told, option, where)
            continue
        own = own_names(case, page, told)
        for line in page_lines(rows_of(page), own, case.facts.me, columns()):
            talk.note(line)
        for warning in page.warnings:
            talk.note(f"  {warning}")
        key = key_of("", _KEYS)
        if key in ("a", "w"):
            return told if key == "a" else None
        if key == "q":
            raise Refused("nothing was recorded")
        if key == "s":
            told = told._replace(is_swapped=not told.is_swapped)
        else:
            told = _answered(case, told, "--on" if key == "d" else "--year", "")


def _answered(case: OpenCase, told: Told, option: str, where: str) -> Told:
    """Return what is stated with one more answer; one that cannot be read is asked for again."""
    while True:
        said = asked_for(option, where)
        try:
            if option == "--on":
                day_stated(case, said)
                return told._replace(on=said)
            if option == "--year":
                return told._replace(year=int(said))
            return told._replace(order="dmy" if said.lower().startswith("d") else "mdy")
        except DisputekitError as error:
            say_error(error)
        except ValueError:
            talk_again = Refused(f"{said!r} is no year", "write four figures: 2026")
            say_error(talk_again)
