"""guide: the page in a browser (Debian's chromium), driven through its DevTools protocol over a pipe."""

from __future__ import annotations

import json
import os
import re
import select
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import count
from pathlib import Path
from typing import Any, Self

import pytest

from outputs.test_guide import guide_of, guide_of_sample
from support.documents import FINE
from support.tools import find_tool
from swagger2postman.outputs.guide.render import render_html

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --remote-debugging-pipe"
)
_PATIENCE_S = 120  # on a machine that does other things as well
EVIL = (
    "</title></style></script><script>window.evil=1</script>",
    '"><img src=x onerror="window.evil=2">',
    "{{7*7}} <%= 7*7 %> ${7*7}",
    "[click](javascript:window.evil=3) javascript:window.evil=4",
    "' onmouseover='window.evil=5",
)


class Browser:
    """A chromium; `page` opens a page in it."""

    def __init__(self, chromium: str, profile: Path) -> None:
        theirs_in, self._out = os.pipe()
        self._in, theirs_out = os.pipe()
        script = (
            f'exec "$0" {FLAGS} --user-data-dir="$1" about:blank 3<&{theirs_in} 4>&{theirs_out} 2>"$1/log" >/dev/null'
        )
        command = ["bash", "-c", script, chromium, str(profile)]
        self._process = subprocess.Popen(
            command, pass_fds=(theirs_in, theirs_out), env={**os.environ, "HOME": str(profile)}
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self._numbers = count(1)
        self._rest = b""
        self.events: list[dict[str, Any]] = []

    def call(self, method: str, session: str = "", **params: Any) -> dict[str, Any]:
        """Send a command and return its result; events that come before it are kept."""
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": params, **({"sessionId": session} if session else {})}
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while (found := self._receive()).get("id") != number:
            self.events.append(found)
        assert "error" not in found, found
        result: dict[str, Any] = found["result"]
        return result

    def wait(self, method: str) -> None:
        """Wait for an event, unless it has come."""
        while not any(event.get("method") == method for event in self.events):
            self.events.append(self._receive())

    def _receive(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            assert select.select([self._in], [], [], _PATIENCE_S)[0], "chromium does not answer"
            data = os.read(self._in, 1 << 20)
            assert data, "chromium has ended"
            self._rest += data
        message, _, self._rest = self._rest.partition(b"\0")
        found: dict[str, Any] = json.loads(message)
        return found

    def close(self) -> None:
        """End it."""
        self.call("Browser.close")
        self._process.wait(20)
        os.close(self._out)
        os.close(self._in)


class Page:
    """A page in a browser of which everything that it logs and asks the network for is kept."""

    def __init__(self, browser: Browser, html: str, folder: Path, *, script: bool = True) -> None:
        self._browser = browser
        path = folder / "page.html"
        path.write_text(html, encoding="utf-8")
        self._target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = browser.call("Target.attachToTarget", targetId=self._target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setScriptExecutionDisabled", value=not script)
        browser.events.clear()
        self.url = path.as_uri()
        self.call("Page.navigate", url=self.url)
        browser.wait("Page.loadEventFired")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._browser.call("Target.closeTarget", targetId=self._target)

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command to the page."""
        return self._browser.call(method, self._session, **params)

    def run(self, expression: str) -> Any:
        """The value of an expression in the page, as if a user had made it."""
        options = {"returnByValue": True, "awaitPromise": True, "userGesture": True}
        done = self.call("Runtime.evaluate", expression=expression, **options)
        assert "exceptionDetails" not in done, done
        return done["result"].get("value")

    def press(self, key: str) -> None:
        """Press a key."""
        for kind in ("keyDown", "keyUp"):
            self.call(
                "Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode={"Tab": 9}.get(key, 0)
            )

    def width(self, pixels: int) -> None:
        """Give the page a width, as that of a phone."""
        self.call("Emulation.setDeviceMetricsOverride", width=pixels, height=800, deviceScaleFactor=1, mobile=True)

    @property
    def complaints(self) -> list[str]:
        """Whatever stands in the console: messages, exceptions, and what the policy refuses."""
        kinds = ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded")
        return [json.dumps(event["params"]) for event in self._browser.events if event.get("method") in kinds]

    @property
    def asked(self) -> set[str]:
        """The addresses that were asked for."""
        found = [
            e["params"]["request"]["url"]
            for e in self._browser.events
            if e.get("method") == "Network.requestWillBeSent"
        ]
        return set(found)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One browser for all tests of this file."""
    chromium = find_tool("chromium", "chromium-browser", "google-chrome")
    one = Browser(chromium, tmp_path_factory.mktemp("chromium"))
    yield one
    one.close()


VISIBLE = "[...document.querySelectorAll('.panel')].map(p => p.getClientRects().length > 0)"
SELECTED = "[...document.querySelectorAll('[role=tab][aria-selected=true]')].map(t => t.textContent)"
FOCUS = "document.activeElement.textContent"


def test_the_page_asks_for_nothing_and_has_nothing_to_complain(browser: Browser, tmp_path: Path) -> None:
    """The page is asked for and nothing else; the console stays empty; its own script has run."""
    with Page(browser, render_html(guide_of_sample("bulk-sms")), tmp_path) as page:
        assert page.run("document.documentElement.className") == "js"
        assert page.run("getComputedStyle(document.querySelector('pre')).borderRadius") == "8px"
        assert (page.asked, page.complaints) == ({page.url}, [])


def test_tabs_follow_the_keyboard(browser: Browser, tmp_path: Path) -> None:
    """One tab of each list is in the tab order; arrows, Home and End choose, and wrap around."""
    with Page(browser, render_html(guide_of_sample("sim-status")), tmp_path) as page:
        names = page.run("[...document.querySelectorAll('[role=tab]')].map(t => t.textContent)")
        assert names == ["Postman", "cURL: Linux, macOS", "cURL: Windows", "SwaggerHub", "Linux, macOS", "Windows"]
        assert page.run("[...document.querySelectorAll('[role=tab]')].map(t => t.tabIndex)") == [0, -1, -1, -1, 0, -1]
        page.run("document.querySelector('[role=tab]').focus()")
        seen = []
        for key in ("ArrowRight", "End", "ArrowRight", "ArrowLeft", "Home"):
            page.press(key)
            seen.append((page.run(FOCUS), page.run(SELECTED)[0], page.run(VISIBLE)[:4].index(True)))
        assert seen == [
            ("cURL: Linux, macOS", "cURL: Linux, macOS", 1),
            ("SwaggerHub", "SwaggerHub", 3),
            ("Postman", "Postman", 0),
            ("SwaggerHub", "SwaggerHub", 3),
            ("Postman", "Postman", 0),
        ]
        page.press("Tab")
        assert page.run("document.activeElement.getAttribute('role')") == "tabpanel"


def test_a_system_chosen_once_is_chosen_everywhere(browser: Browser, tmp_path: Path) -> None:
    """Who takes the command for Windows gets the first call for Windows, too."""
    with Page(browser, render_html(guide_of_sample("sim-status")), tmp_path) as page:
        page.run("document.querySelectorAll('[role=tab]')[2].click()")
        assert page.run(SELECTED) == ["cURL: Windows", "Windows"]
        assert page.run(VISIBLE) == [False, False, True, False, False, True]


@pytest.mark.parametrize("clipboard", ["", "Object.defineProperty(navigator, 'clipboard', {value: undefined})"])
def test_copy_buttons_copy(browser: Browser, tmp_path: Path, clipboard: str) -> None:
    """A button puts exactly the command into the clipboard, also where only the old way works, and says so."""
    guide = guide_of_sample("sim-status")
    browser.call("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    with Page(browser, render_html(guide), tmp_path) as page:
        page.call("Page.bringToFront")
        page.run("window.read = navigator.clipboard.readText.bind(navigator.clipboard); undefined")
        page.run(f"{clipboard or 'undefined'}; undefined")
        page.run("document.querySelectorAll('[role=tab]')[1].click()")
        page.run("document.querySelectorAll('.copy')[0].focus(); document.querySelectorAll('.copy')[0].click()")
        assert (
            page.run("new Promise(r => setTimeout(() => r(document.getElementById('status').textContent), 50))")
            == "Copied"
        )
        assert page.run("read()") == guide.tokens[0].command.posix
        assert page.run(FOCUS) == "Copied"
        assert page.complaints == []


def test_without_scripts_everything_is_there(browser: Browser, tmp_path: Path) -> None:
    """All panels are shown one below the other, with their headings, and no button does nothing."""
    with Page(browser, render_html(guide_of_sample("sim-status")), tmp_path, script=False) as page:
        assert page.run(VISIBLE) == [True] * 6
        assert page.run("document.querySelectorAll('button').length") == 0
        assert page.run("document.querySelector('.panel > h3').getClientRects()[0].width > 50")


def test_print_shows_everything(browser: Browser, tmp_path: Path) -> None:
    """On paper all panels are there with their headings, no buttons, black on white, and no line is cut off."""
    with Page(browser, render_html(guide_of_sample("bulk-sms")), tmp_path) as page:
        page.call(
            "Emulation.setEmulatedMedia", media="print", features=[{"name": "prefers-color-scheme", "value": "dark"}]
        )
        assert page.run(VISIBLE) == [True] * 6
        assert page.run("[...document.querySelectorAll('button')].some(b => b.getClientRects().length)") is False
        assert page.run("document.querySelector('.panel > h3').getClientRects()[0].width > 50")
        assert page.run("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
        assert page.run("[...document.querySelectorAll('pre')].filter(p => p.scrollWidth > p.clientWidth).length") == 0


@pytest.mark.parametrize("name", ["bulk-sms", "network-orders", "sim-status"])
def test_a_phone_need_not_scroll_sideways(browser: Browser, tmp_path: Path, name: str) -> None:
    """At 320 and 375 pixels nothing sticks out; long commands scroll in their boxes, buttons are big enough."""
    with Page(browser, render_html(guide_of_sample(name)), tmp_path) as page:
        for width in (320, 375):
            page.width(width)
            for tab in range(4):
                page.run(f"document.querySelectorAll('[role=tab]')[{tab}].click()")
                assert page.run("document.documentElement.scrollWidth") == width
        heights = page.run("[...document.querySelectorAll('button')].map(b => b.getBoundingClientRect().height)")
        assert min(height for height in heights if height) >= 24


CONTRAST = """(() => {
  const parse = c => { const m = c.match(/[\\d.]+/g).map(Number); return m.length > 3 && m[3] === 0 ? null : m; };
  const light = c => c.slice(0, 3).map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const back = e => parse(getComputedStyle(e).backgroundColor);
  const behind = e => back(e) || behind(e.parentElement);
  const shown = e => !e.closest('svg') && e.getClientRects().length;
  return Math.min(...[...document.querySelectorAll('main *')].filter(e => shown(e) &&
    [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())).map(e => {
      const [a, b] = [light(parse(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
      return (a + .05) / (b + .05);
    }));
})()"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_by_day_and_by_night(browser: Browser, tmp_path: Path, scheme: str) -> None:
    """Each text stands out from what is behind it (WCAG 2.2, 1.4.3: at least 4.5 to 1)."""
    with Page(browser, render_html(guide_of_sample("bulk-sms")), tmp_path) as page:
        page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        paper = page.run("getComputedStyle(document.documentElement).backgroundColor")
        assert (paper == "rgb(255, 255, 255)") is (scheme == "light")
        assert page.run(CONTRAST) >= 4.5


def test_a_screen_reader_finds_its_way(browser: Browser, tmp_path: Path) -> None:
    """Tabs, panels, the diagram and the tables have their roles and names."""
    with Page(browser, render_html(guide_of_sample("sim-status")), tmp_path) as page:
        page.call("Accessibility.enable")
        nodes = page.call("Accessibility.getFullAXTree")["nodes"]
        found = {(n["role"]["value"], n.get("name", {}).get("value", "")) for n in nodes if not n.get("ignored")}
        assert found >= {
            ("heading", "How to authenticate"),
            ("tablist", "Ways to authenticate"),
            ("tab", "Postman"),
            ("tabpanel", "Postman"),
            ("image", "From credentials to a response"),
            ("columnheader", "Field"),
            ("rowheader", "expires_in"),
            ("status", ""),
        }
        (diagram,) = [n for n in nodes if n["role"]["value"] == "image"]
        assert "api.polder.example" in diagram["description"]["value"]


def test_text_of_the_document_is_text(browser: Browser, tmp_path: Path) -> None:
    """Whatever a title, tag, name or description holds is shown as it is: nothing runs, nothing is asked for."""
    for evil in EVIL:
        body = {"content": {"text/plain": {"schema": {"type": "string"}, "example": evil}}}
        guide = guide_of(
            info={"title": evil, "version": evil, "description": evil},
            paths={"/a": {"post": {**FINE, "summary": evil, "tags": [evil], "requestBody": body}}},
            security=[{"Main": []}],
            components={"securitySchemes": {"Main": {"type": "http", "scheme": "bearer", "description": evil}}},
        )
        with Page(browser, render_html(guide), tmp_path) as page:
            assert page.run(
                "window.evil === undefined && document.images.length === 0 && document.scripts.length === 1"
            )
            assert page.run("document.title") == f"How to authenticate: {evil}"
            assert page.run("document.querySelector('.lead').textContent").startswith(evil)
            assert page.run("[...document.links].filter(a => a.protocol !== 'https:').length") == 0
            assert (page.asked, page.complaints) == ({page.url}, [])


def test_the_policy_stops_what_would_get_through(browser: Browser, tmp_path: Path) -> None:
    """A script or handler that somebody puts into the page later is refused."""
    html = render_html(guide_of_sample("sim-status"))
    html = html.replace("</main>", "<script>window.evil=1</script><img src=x onerror='window.evil=2'></main>")
    with Page(browser, html, tmp_path) as page:
        assert page.run("window.evil === undefined")
        assert len(page.complaints) > 0


class _Outline(HTMLParser):
    """The headings, ids and attributes of a page, and whether its elements are closed in order."""

    VOID = ("meta", "path", "rect")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.headings += [int(tag[1])] if re.fullmatch("h[1-6]", tag) else []
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.open += [tag] if tag not in self.VOID else []

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


@pytest.mark.parametrize("name", ["bulk-sms", "network-orders", "sim-status"])
def test_the_outline_of_the_page(name: str) -> None:
    """One h1, no level is skipped; ids are unique; the language is said; addresses are those of SwaggerHub alone."""
    outline = _Outline(render_html(guide_of_sample(name)))
    assert outline.open == []
    assert (outline.headings[0], outline.headings.count(1)) == (1, 1)
    assert [b for a, b in zip(outline.headings, outline.headings[1:], strict=False) if b > a + 1] == []
    ids = [value for _, key, value in outline.attributes if key == "id"]
    assert len(ids) == len(set(ids))
    assert ("html", "lang", "en") in outline.attributes
    links = {value for _, key, value in outline.attributes if key in ("href", "src", "action")}
    assert {link.startswith("https://app.swaggerhub.com/apis-docs/") for link in links} <= {True}
    assert [key for _, key, _ in outline.attributes if key.startswith("on") or key == "style"] == []
