"""Texts that attack whoever reads a document, and a case that has them in every field that people fill in.

Every script calls ``sentinel``, which the browser tests listen to.
"""

import re
from collections.abc import Iterable

from disputekit.record.canonical import Json
from disputekit.record.entry import Record
from tests.reports.worked import Chain, Fields, file, moment, money

SCRIPTS = [
    "<script>sentinel('a')</script>",
    "<ScRiPt>sentinel('b')</sCrIpT>",
    "<script/x>sentinel('c')</script>",
    "<<script>sentinel('d');//<</script>",
    "\"><script>sentinel('e')</script>",
    "'><script>sentinel('f')</script>",
    "</title><script>sentinel('g')</script>",
    "</style><script>sentinel('h')</script>",
    "</textarea><script>sentinel('i')</script>",
    "</pre></td></tr></table><script>sentinel('j')</script>",
    "--><script>sentinel('k')</script>",
    "]]><script>sentinel('l')</script>",
    "<img src=x onerror=sentinel('m')>",
    "<img src='x' onerror=\"sentinel('n')\">",
    "<img/src=x/onerror=sentinel('o')>",
    "<IMG SRC=x ONERROR=sentinel('p')>",
    "\"><img src=x onerror=sentinel('q')>",
    "' onmouseover='sentinel(1)' x='",
    '" autofocus onfocus="sentinel(2)" x="',
    "<svg onload=sentinel('r')></svg>",
    "<svg><script>sentinel('s')</script></svg>",
    "<svg><animate onbegin=sentinel('t') attributeName=x dur=1s></svg>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=sentinel('u')>",
    "<body onload=sentinel('v')>",
    "<iframe srcdoc=\"<script>parent.sentinel('w')</script>\"></iframe>",
    "<iframe src=javascript:parent.sentinel('x')></iframe>",
    "<object data=javascript:sentinel('y')></object>",
    "<embed src=javascript:sentinel('z')>",
    "<details open ontoggle=sentinel('aa')>x</details>",
    "<video><source onerror=sentinel('ab')></video>",
    "<audio src=x onerror=sentinel('ac')></audio>",
    "<input autofocus onfocus=sentinel('ad')>",
    "<select autofocus onfocus=sentinel('ae')></select>",
    "<marquee onstart=sentinel('af')>x</marquee>",
    "<a href=javascript:sentinel('ag') autofocus onfocus=sentinel('ah')>x</a>",
    "<noscript><p title=\"</noscript><img src=x onerror=sentinel('ai')>\"></noscript>",
    "<template><script>sentinel('aj')</script></template>",
    "{{ 7*7 }}{% for x in range(9) %}z{% endfor %}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{% raw %}{{ x }}{% endraw %}{# x #}",
    "&lt;script&gt;sentinel('ak')&lt;/script&gt;",
    "&#60;img src=x onerror=sentinel('al')&#62;",
    "\\u003cscript\\u003esentinel('am')\\u003c/script\\u003e",
    "\uff1cscript\uff1esentinel('an')\uff1c/script\uff1e",
    "<scr\u200bipt>sentinel('ao')</scr\u200bipt>",
]
REQUESTS = [
    "<img src=https://tracker.example/p.png>",
    "<img srcset='https://tracker.example/q.png 2x'>",
    "<link rel=stylesheet href=https://tracker.example/s.css>",
    "<style>@import url(https://tracker.example/t.css);</style>",
    "<style>*{background:url(https://tracker.example/u.png)}</style>",
    "<p style='background:url(https://tracker.example/v.png)'>x</p>",
    "<meta http-equiv=refresh content='0;url=https://tracker.example/'>",
    "<base href=https://tracker.example/>",
    "<form action=https://tracker.example/><button autofocus>x</button></form>",
    "<svg><image href=https://tracker.example/w.svg></image></svg>",
    "<link rel=prefetch href=https://tracker.example/x>",
    "<a ping=https://tracker.example/y href=#>x</a>",
]
STYLES = [
    '"; } body { display: none } @page { content: "',
    "*/ } * { display: none } /*",
    "\\22 ; } @import 'https://tracker.example/z.css'; {",
    "</style><style>body{display:none}",
]
MARKDOWN = [
    "[click](https://tracker.example/)",
    "![picture](https://tracker.example/p.png)",
    "<https://tracker.example/>",
    "https://tracker.example/path and www.tracker.example",
    "somebody@tracker.example",
    "[E7p]: https://tracker.example/ 'x'",
    "[E7p][E7p]",
    "# A heading",
    "A heading\n===",
    "A heading\n---",
    "- a list\n- of two",
    "1. a list",
    "> a quotation",
    "```\nfenced",
    "`` ` ``` code",
    "    indented",
    "| a | b |\n| --- | --- |\n| c | d |",
    "***\n\ntext",
    "a\\\nb  \nc",
    "~~gone~~ **bold** _soft_ __b__",
    "[x](<javascript:sentinel('md')>)",
    "javascript:sentinel('md2')",
    "<b>bold</b><br><!-- hidden -->",
    "&copy; &#x41; &nbsp;",
    "$x^2$ :smile: [^1]",
]
FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    '=HYPERLINK("https://tracker.example/";"x")',
    "=cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "'=1+1",
    '"=1+1',
    "\uff1d1+1",
    "\u200b=1+1",
    "{=1+1}",
    "x,=1+1",
    'x","=1+1',
]
UNSEEN = [
    "\x1b[2J\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07",
    "\x1b]52;c;ZXZpbA==\x07",
    "\x1b]8;;https://tracker.example/\x07x\x1b]8;;\x07",
    "\x9b31mred",
    "over\rwritten",
    "back\x08\x08space",
    "nul\x00byte",
    "\u202egnp.exe",
    "\u2066isolate\u2069",
    "zero\u200bwidth\u200cand\u200djoiner",
    "bom\ufeffinside",
    "soft\u00adhyphen",
    "line\u2028separator\u2029end",
    "tag\U000e0041\U000e0042",
    "blank\u3164\u115f\u2800",
    "vt\x0bff\x0c",
    "private\ue000use",
]
PAYLOADS = [*SCRIPTS, *REQUESTS, *STYLES, *MARKDOWN, *FORMULAS, *UNSEEN]


def batches(texts: list[str], size: int = 12) -> list[str]:
    """The texts, several in one: for fields of which a document has only one."""
    return [" ".join(texts[start : start + size]) for start in range(0, len(texts), size)]


def harmless(payload: str) -> str:
    """The same letters with signs that mean nothing to anybody in place of those that could; no two become one.

    The letters of an address are signs too: an address is no words, and so its stand-in must be none.
    """
    shown = _ADDRESS.sub(lambda found: "".join(map(_as_sign, found[0])), payload)
    return "".join(_INERT.get(one, one) for one in shown)


def _as_sign(one: str) -> str:
    return chr(0x2600 + ord(one)) if one.isascii() and one.isprintable() else one


_ADDRESS = re.compile(r"https?://\S+|www\.\S+")


_INERT = {chr(code): chr(0x2500 + code - 0x20) for code in range(0x21, 0x7F) if not chr(code).isalnum()}
_INERT |= {"'": "\u2019", "\uff1c": "\u2590", "\uff1e": "\u2591"}


def hostile_case(payloads: Iterable[str], *, heading: str = "") -> list[Record]:
    """A case with each payload in its own records, and ``heading`` in the facts that every page repeats."""
    chain = Chain()
    chain.add("case", "2026-01-12 10:45", "", **_facts(heading))
    for number, payload in enumerate(payloads, start=1):
        _records(chain, number, payload)
    return chain.records


def _facts(heading: str) -> Fields:
    facts = ("title", "me", "client", "company", "platform", "currency", "zone", "channel")
    made: Fields = {name: heading or name for name in facts}
    made["slug"] = "hostile"
    made["contract"] = {name: heading or name for name in ("type", "ref", "url", "weekly_limit")}
    return made


def _records(chain: Chain, number: int, payload: str) -> None:
    def said(basis: str) -> Fields:
        return {"body": payload, "basis": basis}

    day = f"2026-02-{number % 27 + 1:02d}"
    client: Fields = {"from": "client", "to": ["me"], "via": payload}
    me: Fields = {"from": "me", "to": ["client"], "via": "mail"}
    labels: dict[str, Json] = {one: f"{one}{number}" for one in "SXMR"}
    limit: Fields = {"count": "2", "unit": payload}
    chain.add("agreement", f"{day} 08:00", talk=client, text=said("verbatim"), file__1=file(payload))
    chain.add("scope", f"{day} 08:00", label=labels["S"], text=said("verbatim"), limit=limit)
    chain.add("scope", f"{day} 08:00", label=labels["X"], text=said("described"))
    due = moment(f"2026-03-{number % 27 + 1:02d}")
    chain.add(
        "milestone", f"{day} 08:00", label=labels["M"], text=said("verbatim"), amount=money("10"), due=due
    )
    asked = chain.add("message", f"{day} 09:00", talk=client, text=said("verbatim"))
    chain.add("request", f"{day} 09:00", label=labels["R"], cites=[asked], uses=limit)
    chain.add(
        "position", f"{day} 09:10", by="client", stance="in", about=[labels["R"]], text=said("verbatim")
    )
    chain.add("position", f"{day} 09:20", by="me", stance="out", about=[labels["R"]], text=said("described"))
    handed = chain.add(
        "delivery",
        f"{day} 10:00",
        talk=me,
        about=[labels["M"], labels["S"]],
        text=said("verbatim"),
        file__1=file(payload),
    )
    chain.add("answer", f"{day} 11:00", talk=client, value="agreed", re=[handed], text=said("verbatim"))
    chain.add("amend", f"{day} 12:00", target=handed, reason=payload, set__text=said("described"))
    strange: Fields = {"currency": payload[:3].ljust(3), "minor": 1000, "scale": 2}
    chain.add("money", f"{day} 13:00", step="released", amount=strange, about=[labels["M"]], ref=payload)
    chain.add("event", f"{day} 14:00", name=payload, by="client", text=said("verbatim"))
    chain.add(
        "event",
        f"{day} 14:10",
        name="refund_requested",
        by="client",
        about=[labels["M"]],
        text=said("verbatim"),
    )
    chain.add("deadline", f"{day} 14:20", due=due, rule=payload, text=said("verbatim"))
    chain.add("coverage", f"{day} 14:30", channel=payload, extent="complete", from_=due, to=due)
    chain.add("memo", f"{day} 15:00", text=said("described"), file__1=file(payload))
