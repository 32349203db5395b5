"""Open a page in a real browser and write down everything that it did.

One headless Chromium serves a whole test run; each visit has a context of its own, so that no page
sees what another left behind. Name resolution is turned off: a page that asks for the network is
written down and gets nothing.
"""

import json
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypedDict

from playwright.sync_api import Browser, BrowserContext, Page, Playwright

HERE = Path(__file__).resolve().parent
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
VNU = HERE / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-first-run",
)

# Runs in every frame before the page's own scripts; a content security policy does not bind it.
WATCH = """
document.addEventListener("securitypolicyviolation",
    event => violated(`${event.effectiveDirective} ${event.blockedURI}`));
"""

CENSUS = """() => Array.from(document.querySelectorAll("*"), element =>
    element.localName + Array.from(element.attributes, attribute => "@" + attribute.name).sort().join(""))"""

# Two frames later, handlers that wait for a failed picture or for a layout have run.
SETTLE = (
    "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
)

Scheme = Literal["light", "dark"]
Media = Literal["screen", "print"]


class _VnuOutput(TypedDict):
    messages: list[dict[str, Any]]


class AxeViolation(NamedTuple):
    """One broken rule of axe-core, and the elements that break it."""

    rule: str
    impact: str
    targets: tuple[str, ...]
    help: str


class VnuMessage(NamedTuple):
    """One error or warning of the HTML checker."""

    kind: str
    file: str
    line: int
    text: str


class Visit:
    """One page while it is open, and what it did since it was opened.

    ``executions`` are calls of ``sentinel(...)``, which each hostile text tries to make; ``dialogs``
    are alerts and their like; ``requests`` leave out the page itself; ``csp_violations`` are what the
    policy had to stop, as directive and blocked address, in any frame.
    """

    def __init__(self, context: BrowserContext) -> None:
        self.console_errors: list[str] = []
        self.csp_violations: list[str] = []
        self.dialogs: list[str] = []
        self.executions: list[str] = []
        self.page_errors: list[str] = []
        self.popups: list[str] = []
        self.navigations: list[str] = []
        self.requests: list[str] = []
        self._address = ""
        context.set_default_timeout(15_000)
        context.expose_binding("sentinel", lambda _source, *said: self.executions.append(repr(said)))
        context.expose_binding("violated", lambda _source, what: self.csp_violations.append(what))
        context.add_init_script(WATCH)
        self.page: Page = context.new_page()
        context.on("page", lambda page: self.popups.append(page.url))
        self.page.on("console", self._on_console)
        self.page.on("dialog", self._on_dialog)
        self.page.on("pageerror", lambda error: self.page_errors.append(str(error)))
        self.page.on("request", lambda request: self._note_address(self.requests, request.url))
        self.page.on("framenavigated", lambda frame: self._note_address(self.navigations, frame.url))

    def go(self, path: Path) -> None:
        """Load a file and wait until its pictures have come or failed."""
        self._address = path.resolve().as_uri()
        self.page.goto(self._address)
        self.page.evaluate(SETTLE)

    def census(self) -> Counter[str]:
        """How often each element occurs, named with its attributes, as in ``a@class@href``."""
        return Counter(self.page.evaluate(CENSUS))

    def overflow(self, width: int) -> int:
        """By how many pixels the page is wider than a window of this width; 0 means no sideways scrolling."""
        self.page.set_viewport_size({"width": width, "height": 900})
        wide: int = self.page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return wide

    def misdeeds(self) -> list[str]:
        """Everything that a page made of somebody's words must never do, in one list for one assert."""
        return [
            *(f"executed {said}" for said in self.executions),
            *(f"dialog {said}" for said in self.dialogs),
            *(f"requested {address}" for address in self.requests),
            *(f"opened {address}" for address in self.popups),
            *(f"went to {address}" for address in self.navigations),
            *(f"broke the policy: {what}" for what in self.csp_violations),
            *(f"console: {text}" for text in self.console_errors),
            *(f"script error: {text}" for text in self.page_errors),
        ]

    def _note_address(self, notes: list[str], address: str) -> None:
        if address.partition("#")[0] not in {self._address, "about:blank"}:
            notes.append(address)

    def _on_console(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.console_errors.append(message.text)

    def _on_dialog(self, dialog: Any) -> None:
        self.dialogs.append(f"{dialog.type}: {dialog.message}")
        dialog.dismiss()


class Rig:
    """The browser of a test run, and the checkers that need it."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self._browser = browser
        self._folder = folder
        self._pages = 0

    def write(self, html: str) -> Path:
        """Put a text into a file of its own; pages are opened as a reader opens them, from disk."""
        self._pages += 1
        path = self._folder / f"page-{self._pages}.html"
        path.write_text(html, encoding="utf-8", newline="\n")
        return path

    @contextmanager
    def visit(
        self,
        page: Path | str,
        *,
        width: int = 1024,
        scheme: Scheme = "light",
        media: Media = "screen",
        ignore_policy: bool = False,
        with_axe: bool = False,
    ) -> Iterator[Visit]:
        """Open a file, or a text as a file. ``ignore_policy`` shows what escaping alone achieves."""
        path = page if isinstance(page, Path) else self.write(page)
        context = self._browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            bypass_csp=ignore_policy,
            reduced_motion="reduce",
            locale="en-GB",
            timezone_id="UTC",
        )
        try:
            if with_axe:
                context.add_init_script(path=need(AXE))
            visit = Visit(context)
            visit.page.emulate_media(media=media)
            visit.go(path)
            yield visit
        finally:
            context.close()

    def axe(self, page: Path | str, *, scheme: Scheme = "light", width: int = 1024) -> list[AxeViolation]:
        """What axe-core finds wrong, contrast included, in the given colours and width."""
        with self.visit(page, scheme=scheme, width=width, with_axe=True) as visit:
            found = visit.page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        return [
            AxeViolation(
                rule=violation["id"],
                impact=violation["impact"] or "",
                targets=tuple(str(node["target"]) for node in violation["nodes"]),
                help=violation["help"],
            )
            for violation in found["violations"]
        ]

    def screenshot(
        self,
        page: Path | str,
        to: Path,
        *,
        width: int = 1024,
        scheme: Scheme = "light",
        media: Media = "screen",
    ) -> Path:
        """A picture of the whole page, for people to look at."""
        with self.visit(page, width=width, scheme=scheme, media=media) as visit:
            visit.page.screenshot(path=to, full_page=True)
        return to

    def overflow(self, page: Path | str, *, width: int) -> int:
        """By how many pixels the page is wider than the window; 0 means no sideways scrolling."""
        with self.visit(page, width=width) as visit:
            return visit.overflow(width)

    def pdf(self, page: Path | str, to: Path) -> Path:
        """The page as the browser prints it, on A4."""
        with self.visit(page, media="print") as visit:
            visit.page.pdf(path=to, format="A4")
        return to


def vnu(paths: Iterable[Path]) -> list[VnuMessage]:
    """Errors and warnings of the HTML checker, all files in one run: starting Java takes seconds."""
    java = shutil.which("java")
    if java is None:
        raise FileNotFoundError("no Java on the PATH; on Debian: apt install default-jre-headless")
    command = [java, "-jar", str(need(VNU)), "--format", "json", "--stdout", "--exit-zero-always"]
    run = subprocess.run(
        [*command, *(str(path) for path in paths)],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    output: _VnuOutput = json.loads(run.stdout)
    return [
        VnuMessage(
            kind=message.get("subType", message["type"]),
            file=message.get("url", ""),
            line=message.get("lastLine", 0),
            text=message["message"],
        )
        for message in output["messages"]
    ]


def need(path: Path) -> Path:
    """The path, if it exists; a checker that is not installed must not look like a clean page."""
    if not path.exists():
        message = f"{path.name} is missing; run: npm ci --prefix tests/browser"
        raise FileNotFoundError(message)
    return path


def find_chromium() -> str | None:
    """The system's Chromium; the driver's own download is never used."""
    named = os.environ.get("DISPUTEKIT_CHROMIUM")
    return named or next((found for name in CHROMIUM_NAMES if (found := shutil.which(name))), None)


def launch(playwright: Playwright, executable: str) -> Browser:
    """Start the browser; as root, as on a build machine, Chromium has no sandbox to offer."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return playwright.chromium.launch(
        executable_path=executable, args=[*FLAGS, *(["--no-sandbox"] if is_root else [])]
    )
