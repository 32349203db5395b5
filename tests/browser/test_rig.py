"""The rig must see each kind of misbehaviour, or a clean result means nothing."""

from pathlib import Path

import pytest

from tests.browser.rig import Rig, need, vnu

POLICY = """<meta http-equiv="Content-Security-Policy" content="default-src 'none'">"""
HOSTILE = """<img src="no-such-picture" onerror="sentinel('ran')">"""


def page(body: str, head: str = "", style: str = "") -> str:
    styles = f"<style>{style}</style>" if style else ""
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">{head}<title>A page</title>{styles}</head>
<body><main><h1>A page</h1>{body}</main></body></html>
"""


def test_a_quiet_page_has_no_misdeeds(rig: Rig) -> None:
    with rig.visit(page("<p>Words.</p><script>1 + 1</script>")) as visit:
        assert visit.misdeeds() == []


def test_an_inline_handler_that_runs_is_seen(rig: Rig) -> None:
    with rig.visit(page(HOSTILE)) as visit:
        assert visit.executions == ["('ran',)"]


def test_a_dialog_is_seen(rig: Rig) -> None:
    with rig.visit(page("<script>alert('hello')</script>")) as visit:
        assert visit.dialogs == ["alert: hello"]


def test_an_execution_inside_a_frame_is_seen(rig: Rig) -> None:
    with rig.visit(
        page("""<iframe title="f" srcdoc="<script>sentinel('inner')</script>"></iframe>""")
    ) as visit:
        assert visit.executions == ["('inner',)"]


def test_a_policy_that_stops_a_script_is_written_down_as_a_violation(rig: Rig) -> None:
    with rig.visit(page(HOSTILE, head=POLICY)) as visit:
        assert visit.executions == []
        assert any(violation.startswith("script-src") for violation in visit.csp_violations)


def test_the_policy_can_be_taken_away_to_test_escaping_alone(rig: Rig) -> None:
    with rig.visit(page(HOSTILE, head=POLICY), ignore_policy=True) as visit:
        assert visit.executions == ["('ran',)"]


@pytest.mark.parametrize(
    "body",
    [
        '<img alt="" src="https://tracker.example/pixel.png">',
        '<link rel="stylesheet" href="https://tracker.example/style.css">',
        '<svg><image href="https://tracker.example/pixel.svg"></image></svg>',
        "<script>fetch('https://tracker.example/ping').catch(() => 0)</script>",
    ],
)
def test_a_request_to_somewhere_else_is_seen(rig: Rig, body: str) -> None:
    with rig.visit(page(body)) as visit:
        assert any("tracker.example" in address for address in visit.requests)


def test_a_page_that_sends_the_reader_away_is_seen(rig: Rig) -> None:
    elsewhere = rig.write(page("<p>Elsewhere.</p>"))
    with rig.visit(page(f"<script>location = {elsewhere.as_uri()!r}</script>")) as visit:
        visit.page.wait_for_url(elsewhere.as_uri())
        assert elsewhere.as_uri() in visit.navigations


def test_a_new_window_is_seen(rig: Rig) -> None:
    with rig.visit(page("""<button onclick="window.open('about:blank')">Open</button>""")) as visit:
        with visit.page.context.expect_page():
            visit.page.get_by_role("button").click()
        assert visit.popups == ["about:blank"]


def test_a_script_error_is_seen(rig: Rig) -> None:
    with rig.visit(page("<script>noSuchFunction()</script>")) as visit:
        assert "noSuchFunction is not defined" in visit.page_errors[0]


def test_the_census_tells_an_injected_element_and_an_injected_attribute(rig: Rig) -> None:
    with (
        rig.visit(page("<p>Words.</p>")) as benign,
        rig.visit(page("<p title=x>Words.<b>!</b></p>")) as injected,
    ):
        assert injected.census() - benign.census() == {"p@title": 1, "b": 1}


def test_axe_finds_nothing_on_a_sound_page(axe_rig: Rig) -> None:
    assert axe_rig.axe(page("<p>Words.</p>")) == []


def test_axe_flags_low_contrast_and_a_picture_without_words(axe_rig: Rig) -> None:
    body = '<p style="color: #ccc">Hard to read.</p><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'
    assert {violation.rule for violation in axe_rig.axe(page(body))} == {"color-contrast", "image-alt"}


def test_axe_works_under_a_strict_policy(axe_rig: Rig) -> None:
    body = '<p>Words.</p><img src="no-such-picture">'
    assert [violation.rule for violation in axe_rig.axe(page(body, head=POLICY))] == ["image-alt"]


def test_axe_looks_at_the_dark_colours_when_asked(axe_rig: Rig) -> None:
    dark_only = page(
        "<p>Words.</p>", style="@media (prefers-color-scheme: dark) { p { color: #333; background: #222 } }"
    )
    assert axe_rig.axe(dark_only, scheme="light") == []
    assert [violation.rule for violation in axe_rig.axe(dark_only, scheme="dark")] == ["color-contrast"]


def test_a_screenshot_is_a_picture_of_the_asked_width(rig: Rig, tmp_path: Path) -> None:
    picture = rig.screenshot(page("<p>Words.</p>"), tmp_path / "page.png", width=390).read_bytes()
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(picture[16:20]) == 390


def test_print_media_and_colour_scheme_reach_the_page(rig: Rig) -> None:
    asked = "() => [matchMedia('print').matches, matchMedia('(prefers-color-scheme: dark)').matches]"
    with rig.visit(page(""), media="print", scheme="dark") as visit:
        assert visit.page.evaluate(asked) == [True, True]
    with rig.visit(page("")) as visit:
        assert visit.page.evaluate(asked) == [False, False]


def test_a_page_wider_than_the_window_is_seen(rig: Rig) -> None:
    assert rig.overflow(page('<p style="width: 600px">Words.</p>'), width=390) > 0
    assert rig.overflow(page("<p>Words.</p>"), width=390) == 0


def test_a_printed_page_is_a_pdf(rig: Rig, tmp_path: Path) -> None:
    assert rig.pdf(page("<p>Words.</p>"), tmp_path / "page.pdf").read_bytes()[:5] == b"%PDF-"


@pytest.mark.usefixtures("html_checker")
def test_the_html_checker_tells_sound_from_broken_html(tmp_path: Path) -> None:
    sound, broken = tmp_path / "sound.html", tmp_path / "broken.html"
    sound.write_text(page("<p>Words.</p>"), encoding="utf-8")
    broken.write_text(page("<p><div>Words.</p><b id=x id=y>"), encoding="utf-8")
    messages = vnu([sound, broken])
    assert {Path(message.file).name for message in messages} == {"broken.html"}
    assert any(message.kind == "error" for message in messages)


def test_a_checker_that_is_not_installed_is_never_taken_for_a_clean_page(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="npm ci"):
        need(tmp_path / "axe.min.js")
