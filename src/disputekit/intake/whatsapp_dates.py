# ruff: noqa: RUF001 (the letters of many alphabets are what this is about)
"""The words and numbers in front of a WhatsApp line: halves of the day, months, eras, and what a date can mean."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

_HALVES = {
    0: (
        "am a πμ öö ص सकाळी पूर्वाह्न sa fm vm ap el pg дп 上午 午前 오전 凌晨 早上 清晨 قظ ก่อนเที่ยง de prob пробед"
        " προμεσημβριασ"
    ),
    12: ("pm p μμ ös م अपराह्न ch em nm ip pl ptg пп 下午 午後 오후 晚上 中午 بظ หลังเที่ยง du"),
}
HALVES = {word: hours for hours, words in _HALVES.items() for word in words.split()}
_FILLERS = frozenset(
    ("klo", "kl", "à", "às", "um", "at", "alle", "a", "las", "de", "del", "d", "of", "г", "år", "日", "일")
)
_BUDDHIST = frozenset(("be", "พศ", "b.e"))
_ERAS = {"R": 2018, "H": 1988, "S": 1925}  # the year before the first of Reiwa, Heisei, Showa
_MONTHS = """
jan january januar janvier janv enero ene gennaio gen janeiro januari ocak oca января янв січня січ
  styczeń stycznia sty leden ledna led tammikuuta tammi januára gener ian ianuarie
feb february februar février févr fév febrero febbraio fevereiro fev februari şubat şub февраля февр фев
  лютого лют luty lutego lut únor února úno helmikuuta helmi februarie febrer
mar march märz mär mrz mars marzo março maart mrt maret mart марта мар березня бер marzec marca března
  bře maaliskuuta maalis martie març
apr april avril avr abril abr aprile nisan nis апреля апр квітня кві kwiecień kwietnia kwi duben dubna
  dub huhtikuuta huhti aprilie
may mai mayo maggio mag maio mei mayıs мая май травня тра maj maja května kvě toukokuuta touko
jun june juni juin junio giugno giu junho haziran haz июня июн червня чер czerwiec czerwca cze červen
  června čvn kesäkuuta kesä iunie juny
jul july juli juillet juil julio luglio lug julho temmuz tem июля июл липня лип lipiec lipca lip
  červenec července čvc heinäkuuta heinä iulie
aug august août aoû agosto ago augustus agustus agu ağustos ağu августа авг серпня сер sierpień sierpnia
  sie srpen srpna srp elokuuta elo
sep sept september septembre septiembre settembre set setembro eylül eyl сентября сент сен вересня вер
  wrzesień września wrz září zář syyskuuta syys septembrie setiembre
oct october oktober okt octobre octubre ottobre ott outubro out ekim eki октября окт жовтня жов
  październik października paź říjen října říj lokakuuta loka octombrie
nov november novembre noviembre novembro kasım kas ноября нояб ноя листопада лис listopad listopada lis
  marraskuuta marras noiembrie
dec december dezember dez décembre déc diciembre dic dicembre dezembro desember des aralık ara декабря
  дек грудня гру grudzień grudnia gru prosinec prosince pro joulukuuta joulu decembrie
"""  # a month begins at the margin, and goes on where lines are set in
MONTHS = {
    word: number
    for number, words in enumerate(_MONTHS.replace("\n  ", " ").split("\n")[1:], start=1)
    for word in words.split()
}
_MARKS = dict.fromkeys((0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF))
_BLANKS = {ord(blank): " " for blank in "\u00a0\u202f\u2007\u2009\u3000\t"}
_TABLE: dict[int, str | None] = {**_BLANKS, **_MARKS}


class Words(NamedTuple):
    """What the letters between date and time say. ``half`` is 0 or 12, or -1 where there is none."""

    half: int = -1
    month: int = 0
    buddhist: bool = False


class Day(NamedTuple):
    """The three numbers of a date as they stand, with the era; ``month`` where that is a word (then b is 0)."""

    a: str
    b: str
    c: str
    month: int = 0
    buddhist: bool = False


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return a text without marks of direction, with all blanks alike and none at its ends."""
    return text if text.isascii() and text.isalnum() else text.translate(_TABLE).strip()


@lru_cache(maxsize=4096)
def words_of(text: str) -> Words | None:
    """Return what the letters around a date or time say, or None where one of them is unknown."""
    joined = plain(text).casefold()
    if not joined.strip(",،. "):
        return Words()
    half = HALVES.get("".join(letter for letter in joined if letter not in " .,،"), -1)
    if half >= 0:
        return Words(half)
    month, buddhist = 0, False
    for word in joined.replace("،", " ").replace(",", " ").split():
        bare = word.strip(".").replace(".", "")
        if not bare or bare in _FILLERS:
            continue
        if bare in _BUDDHIST:
            buddhist = True
        elif bare in HALVES and half < 0:
            half = HALVES[bare]
        elif bare in MONTHS and not month:
            month = MONTHS[bare]
        else:
            return None
    return Words(half, month, buddhist)


def hour_of(hour: int, half: int, *, noon: bool = False) -> int:
    """Return the hour of 24. Twelve at night is 0; ``noon`` (中午) begins at eleven in the morning."""
    if half < 0 or hour > 12 or (noon and hour >= 10) or (half == 12 and hour == 12):
        return hour
    return half if hour == 12 else hour + half


@lru_cache(maxsize=8192)
def date_of(day: Day, order: str) -> date | None:
    """Return the date that the numbers mean in an order (dmy, mdy, ymd), or None where there is no such date."""
    a, b, c = day.a, day.b, day.c
    if day.month:
        parts = c, str(day.month), a
    elif order == "ymd" or is_year_first(day):
        parts = a, b, c
    else:
        parts = (c, b, a) if order == "dmy" else (c, a, b)
    year = _year(parts[0], buddhist=day.buddhist)
    if not 2000 <= year < 2100:  # WhatsApp began in 2009; clocks that were never set say 2000
        return None
    try:
        return date(year, int(parts[1]), int(parts[2]))
    except ValueError:
        return None


def is_year_first(day: Day) -> bool:
    """Whether the first number can only be a year: four digits, or the sign of an era."""
    return not day.month and (len(day.a) == 4 or not day.a.isdigit())


def _year(text: str, *, buddhist: bool) -> int:
    if not text.isdigit():
        return _ERAS[text[0].upper()] + int(text[1:])
    year = int(text)
    if buddhist or 2443 <= year <= 2643:  # no chat is of the 25th century; these are 1900 to 2100
        return year - 543
    return year + 2000 if len(text) == 2 else year
