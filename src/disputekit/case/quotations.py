"""Which lines of a mail are somebody else's words, quoted: kept with the rest, folded when the mail is shown.

A quotation is what a mail program leaves of the mail answered or forwarded: lines behind ``>`` with the line that
says who wrote them, and all that follows a separator or a block of From, Sent, To, Subject. A quoted line is not a
new statement by the one who answers; words between quoted blocks are. ``passages`` is what screens and documents
show by, ``own_part`` what a mail says itself, which may be nothing.
"""

import re
from typing import NamedTuple

_LINE = 1000
_WROTE = (
    "wrote",
    "writes",
    "said",
    "schrieb",
    "écrit",
    "ecrit",
    "escribió",
    "escribio",
    "ha scritto",
    "scrive",
    "escreveu",
    "schreef",
    "schrijft",
    "skrev",
    "kirjoitti",
    "napisał",
    "napisal",
    "napsal",
    "написал",
    "пишет",
    "пише",
    "yazd\u0131",
    "写道",
    "寫道",
    "さんは書きました",
    "のメール",
    "írta",
    "a scris",
    "έγραψε",
)
_WROTE_WITHIN = 90  # characters before the colon
_DATED = re.compile(r"\d{1,2}[:.]\d{2}|@|\b(?:19|20)\d\d\b")
_STRONG = re.compile(r"\d{1,2}[:.h]\d{2}\b|<[^<>\s]+@[^<>\s]+>|\[mailto:")
_SEPARATOR = re.compile(
    r"\s{0,4}(?:-{2,20}|_{2,20}|={2,20}|\*{2,20})\s{0,4}(?:original (?:message|appointment)|forwarded (?:message|by)|"
    r"reply message|ursprüngliche nachricht|original-nachricht|weitergeleitete nachricht|message d'origine|"
    r"message original|message transféré|mensaje original|mensaje reenviado|messaggio originale|messaggio inoltrato|"
    r"mensagem original|mensagem encaminhada|oorspronkelijk bericht|doorgestuurd bericht|originalmeddelande|"
    r"vidarebefordrat meddelande|oprindelig meddelelse|opprinnelig melding|alkuperäinen viesti|oryginalna wiadomość|"
    r"wiadomość oryginalna|původní zpráva|исходное сообщение|пересылаемое сообщение|orijinal mesaj|原始邮件|"
    r"原始郵件|元のメッセージ)\b.{0,100}$|\s{0,4}begin forwarded message:",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"[\s>*]{0,6}(?:from|von|de|da|van|от|från|fra|od|lähettäjä|kimden|发件人|差出人)\s?\*{0,2}\s?[:\uff1a]\*{0,2}\s?\S",
    re.IGNORECASE,
)
_SENT = re.compile(
    r"[\s>*]{0,6}(?:sent|date|gesendet|datum|envoyé|enviado(?: el)?|fecha|inviato|data|verzonden|отправлено|дата|skickat|sendt|dato|lähetetty|wysłano|odesláno|发送时间|送信日時)\s?\*{0,2}\s?[:\uff1a]",
    re.IGNORECASE,
)
_TO = re.compile(
    r"[\s>*]{0,6}(?:to|an|à|para|a|aan|кому|till|til|do|komu|subject|betreff|objet|asunto|oggetto|assunto|onderwerp|тема|ämne|emne|temat|předmět|收件人|宛先|主题|件名)\s?\*{0,2}\s?[:\uff1a]",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"\s{0,4}(?:(?:on|am|le|el|il|op|den|em|dnia|w dniu|på|at)\b.{0,60}\d|\d{1,4}[./-]\d{1,2}[./-]\d{2,4})", re.IGNORECASE
)  # fmt: skip
_RULE = re.compile(r"\s{0,4}[_=-]{8,200}\s{0,20}$")
_COLONS = (":", "\uff1a")  # the second is the full-width one of Chinese and Japanese
_SIGNS = "-_=*bB"


class Stretch(NamedTuple):
    """Lines from ``first`` to ``last``, counted from 1, both among them."""

    first: int
    last: int


def quoted(text: str) -> tuple[Stretch, ...]:
    """Return the stretches of a text that are quoted."""
    if ">" not in text and ":" not in text and "\uff1a" not in text and "--" not in text:
        return ()
    lines = [line[:_LINE] for line in text.split("\n")]
    marks = [line.lstrip(" \t").startswith(">") for line in lines]
    rest = _rest(lines, marks)
    for number in range(rest, len(lines)):
        marks[number] = True
    for number in range(1, len(lines)):
        if marks[number] and not marks[number - 1] and number < rest:
            _mark_attribution(lines, marks, number)
    _join_over_blanks(lines, marks)
    return tuple(_stretches(marks))


class Passage(NamedTuple):
    """Lines of a text that follow each other, all of them quoted or none; ``first`` is counted from 1."""

    first: int
    lines: tuple[str, ...]
    is_quoted: bool


def passages(text: str) -> tuple[Passage, ...]:
    """Return all lines of a text, parted where a quotation begins or ends.

    Where nothing but quotations would be left it is one passage that is not quoted: who answers below an unmarked
    quotation, or forwards a mail, is not to be shown without words.
    """
    lines = tuple(text.split("\n"))
    found: list[Passage] = []
    after = 0
    for stretch in (*quoted(text), Stretch(len(lines) + 1, len(lines))):
        if after < stretch.first - 1:
            found.append(Passage(after + 1, lines[after : stretch.first - 1], is_quoted=False))
        if stretch.first <= stretch.last:
            found.append(Passage(stretch.first, lines[stretch.first - 1 : stretch.last], is_quoted=True))
        after = stretch.last
    is_own = any(line.strip() for one in found if not one.is_quoted for line in one.lines)
    return tuple(found) if is_own else (Passage(1, lines, is_quoted=False),)


def own_words(text: str, between: str = "\n") -> str:
    """Return the passages that are not quoted, blank lines at their ends dropped; ``between`` stands for what is."""
    said = ("\n".join(one.lines).strip() for one in passages(text) if not one.is_quoted)
    return between.join(one for one in said if one)


def folded_lines(text: str) -> tuple[Stretch, ...]:
    """Return the stretches that are not shown with the own words."""
    return tuple(
        Stretch(one.first, one.first + len(one.lines) - 1) for one in passages(text) if one.is_quoted
    )


def own_part(text: str) -> str:
    """Return what is left of a text without what it quotes, blank lines at its ends dropped."""
    lines = text.split("\n")
    for stretch in reversed(quoted(text)):
        del lines[stretch.first - 1 : stretch.last]
    return "\n".join(lines).strip()


def as_flag(stretches: tuple[Stretch, ...]) -> str:
    """Say the stretches as one flag: ``quoted:lines 4-9, 12``; the first twenty, and that there are more."""
    said = ", ".join(
        f"{one.first}" if one.first == one.last else f"{one.first}-{one.last}" for one in stretches[:20]
    )
    return f"quoted:lines {said}{', ...' if len(stretches) > 20 else ''}" if stretches else ""


def _rest(lines: list[str], marks: list[bool]) -> int:
    """Return the line from which on all is quoted, or the number of lines."""
    for number, line in enumerate(lines):
        if marks[number] or not line.strip():
            continue
        is_separator = line.lstrip()[0] in _SIGNS and _SEPARATOR.match(line)
        if is_separator or _is_header_block(lines, number):
            before = number - 1
            while before >= 0 and not lines[before].strip():
                before -= 1
            return before if before >= 0 and _RULE.match(lines[before]) else number
        if _starts_unmarked_quote(lines, marks, number):
            return number
    return len(lines)


def _has_colon(line: str) -> bool:
    return any(colon in line for colon in _COLONS)


def _is_header_block(lines: list[str], number: int) -> bool:
    """Tell whether From, then Sent or Date, then To or Subject stand within a few lines."""
    if not _has_colon(lines[number]) or not _FROM.match(lines[number]):
        return False
    near = lines[number + 1 : number + 8]
    return any(_SENT.match(line) for line in near) and any(_TO.match(line) for line in near)


def _says_who_wrote(line: str) -> bool:
    said = line.rstrip()
    if not said.endswith(_COLONS):
        return False
    tail = said[-_WROTE_WITHIN:].lower()
    return any(word in tail for word in _WROTE)


def _starts_unmarked_quote(lines: list[str], marks: list[bool], number: int) -> bool:
    """Tell whether a line says who wrote, when and from where, with the quotation below it unmarked."""
    line = lines[number]
    if not _says_who_wrote(line):
        return False
    whole = line if _STRONG.search(line) or number == 0 else f"{lines[number - 1]} {line}"
    if not _STRONG.search(whole):
        return False
    following = next((at for at in range(number + 1, len(lines)) if lines[at].strip()), len(lines))
    return following < len(lines) and not marks[following]


def _mark_attribution(lines: list[str], marks: list[bool], first: int) -> None:
    """Mark the one to three lines above a quoted block that say whose words it holds."""
    last = first - 1
    while last >= 0 and not lines[last].strip():
        last -= 1
    if last < 0 or marks[last] or first - last > 3 or not lines[last].rstrip().endswith(_COLONS):
        return
    said = lines[last]
    if _BEGINS.match(said) or not (_DATED.search(said) or _says_who_wrote(said)):
        above = [last] if _DATED.search(said) else []
    else:
        near = range(last - 1, max(last - 3, -1), -1)
        begin = next((at for at in near if _BEGINS.match(lines[at]) and _DATED.search(lines[at])), last)
        is_whole = all(lines[at].strip() and not marks[at] for at in range(begin, last))
        above = [*range(begin if is_whole else last, last + 1)]
    for at in above:
        marks[at] = True


def _join_over_blanks(lines: list[str], marks: list[bool]) -> None:
    """Blank lines between quoted ones belong to the quotation, and those at its end to nobody."""
    last = -1
    for number, is_quoted in enumerate(marks):
        if is_quoted:
            if last >= 0 and all(not one.strip() for one in lines[last + 1 : number]):
                marks[last + 1 : number] = [True] * (number - last - 1)
            last = number


def _stretches(marks: list[bool]) -> list[Stretch]:
    found: list[Stretch] = []
    for number, is_quoted in enumerate(marks, start=1):
        if is_quoted and found and found[-1].last == number - 1:
            found[-1] = Stretch(found[-1].first, number)
        elif is_quoted:
            found.append(Stretch(number, number))
    return found
