"""The bench on which pages are looked at: the Chromium of this machine, a small server, and what to measure.

Playwright's event loop runs in the thread of the tests from the first page on: a test that wants an asyncio loop of its
own has to run it in another thread.
"""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

# Names but this machine's lead nowhere: what a page asks of others fails, and is seen to.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
# What people read it on: a small phone, the usual ones, a tablet, a screen.
WIDTHS = (320, 360, 390, 768, 1200)
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]


class _Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/favicon.ico":  # the browser asks for it by itself, once
            self.send_response(204)
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, format: str, *args: object) -> None:
        pass


def serve(folder: Path) -> tuple[str, Callable[[], None]]:
    """Serve a folder on this machine; return its address, and what stops it."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()

    def stop() -> None:
        server.shutdown()
        server.server_close()

    return f"http://127.0.0.1:{server.server_port}", stop


@dataclass
class Tabs:
    """Opens pages and watches them: whatever goes wrong on one is kept as a complaint."""

    browser: Browser
    put: Callable[[str], str]  # a page's text onto the server; returns its address
    complaints: list[str] = field(default_factory=list)
    # Addresses that the pages asked for beside their own, on their own server.
    requests: list[str] = field(default_factory=list)
    _open: list[BrowserContext] = field(default_factory=list)

    def __call__(self, page: str, width: int = 1200, height: int = 800, scheme: str = "light", **more: Any) -> Page:
        """Open an address, or the text of a page; `more` is as Playwright's new_context has it."""
        address = page if page.startswith(("http://127.0.0.1:", "file:")) else self.put(page)
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,  # type: ignore[arg-type]
            **more,
        )
        self._open.append(context)
        tab = context.new_page()
        self._watch(tab, address)
        tab.goto(address)
        return tab

    def close(self) -> None:
        """Close all pages."""
        while self._open:
            self._open.pop().close()

    def _watch(self, tab: Page, address: str) -> None:
        own = urlsplit(address).netloc
        complain = self.complaints.append

        def asked(url: str) -> None:
            if urlsplit(url).netloc != own or not url.startswith(("http:", "file:")):
                complain(f"asked for {url}")
            elif url != address:
                self.requests.append(url)

        tab.on("request", lambda request: asked(request.url))
        tab.on("requestfailed", lambda request: complain(f"request failed: {request.url} {request.failure}"))
        tab.on("response", lambda answer: answer.ok or complain(f"{answer.status} for {answer.url}"))
        tab.on("console", lambda said: said.type in ("error", "warning") and complain(f"console: {said.text}"))
        tab.on("pageerror", lambda error: complain(f"script: {error}"))
        tab.on("popup", lambda other: complain(f"opened a window: {other.url}"))
        tab.on("dialog", lambda dialog: (complain(f"dialog: {dialog.message}"), dialog.dismiss()))


# Functions that look at a page, each a list of what is wrong with it.

UNFOLD = "document.querySelectorAll('details').forEach(d => d.open = true)"

# What has no size is not seen; what lies left of the page waits for the keyboard.
STICKING_OUT = """() => {
  const width = document.documentElement.clientWidth, wrong = [];
  if (document.documentElement.scrollWidth > width) wrong.push(`the page is ${document.documentElement.scrollWidth} wide`);
  const scrolls = (e) => { for (; e && e !== document.body; e = e.parentElement)
    if (/auto|scroll/.test(getComputedStyle(e).overflowX)) return true; };
  const name = (e) => `${e.tagName.toLowerCase()}.${e.getAttribute("class") || ""} ${e.textContent.trim().slice(0, 30)}`;
  for (const e of document.body.querySelectorAll("*")) {
    if (!e.checkVisibility()) continue;
    const box = e.getBoundingClientRect(), style = getComputedStyle(e);
    if (box.width <= 1 || box.height <= 1 || box.right <= 0) continue;
    if ((box.right > width + .5 || box.left < -.5) && !scrolls(e)) wrong.push(`${name(e)}: ${box.left} to ${box.right}`);
    if (/hidden|clip/.test(style.overflowX) && style.display !== "inline" && e.scrollWidth > e.clientWidth + 1)
      wrong.push(`${name(e)}: cut at ${e.clientWidth} of ${e.scrollWidth}`);
    if (e.closest("svg") && e.tagName === "text") {
      // Above and below its letters a box of text has room that may be cut.
      const frame = e.ownerSVGElement.getBoundingClientRect(), room = box.height / 4;
      const sides = [frame.left - box.left, box.right - frame.right, frame.top - box.top - room, box.bottom - frame.bottom - room];
      if (sides.some(beyond => beyond > 1)) wrong.push(`${name(e)}: ${sides.map(Math.round)} beyond its chart`);
    }
  }
  return wrong.slice(0, 8);
}"""

# A word of Hangul that fits its line stands on one line.
BROKEN_WORDS = """() => {
  const wrong = [], range = document.createRange();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode, parent = node.parentElement;
    if (parent.closest("svg, script, style") || !parent.checkVisibility()) continue;
    for (const word of node.data.matchAll(/(?<![^\\s])[가-힣]{2,10}(?![^\\s])/g)) {
      range.setStart(node, word.index); range.setEnd(node, word.index + word[0].length);
      const tops = new Set([...range.getClientRects()].filter(r => r.width > 0).map(r => Math.round(r.top)));
      if (tops.size > 1) wrong.push(`${word[0]} in ${node.data.trim().slice(0, 40)}`);
    }
  }
  return wrong.slice(0, 8);
}"""

TIGHT_LINES = """(least) => {
  const wrong = [];
  for (const e of document.body.querySelectorAll("*")) {
    if (e.closest("h1, h2, h3, h4, h5, h6, summary, table, svg, nav") || !e.checkVisibility()) continue;
    const own = [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.data).join("").trim();
    if (own.length < 60) continue;
    const style = getComputedStyle(e), ratio = parseFloat(style.lineHeight) / parseFloat(style.fontSize);
    if (!(ratio >= least - .005)) wrong.push(`${e.tagName.toLowerCase()} ${ratio.toFixed(2)}: ${own.slice(0, 40)}`);
  }
  return wrong.slice(0, 8);
}"""

# Also one that is folded away has to come to light when its link is followed.
DEAD_LINKS = """async () => {
  const wrong = [], ids = [...document.querySelectorAll("[id]")].map(e => e.id);
  for (const id of new Set(ids)) if (ids.filter(other => other === id).length > 1) wrong.push(`two elements are #${id}`);
  for (const a of document.querySelectorAll('a[href^="#"]')) {
    const target = document.getElementById(decodeURIComponent(a.hash.slice(1)));
    if (!target) { wrong.push(`${a.getAttribute("href")} leads nowhere`); continue; }
    a.click();
    await new Promise(requestAnimationFrame);
    const box = target.getBoundingClientRect();
    if (!target.checkVisibility() || box.top < -1 || box.top > innerHeight)
      wrong.push(`${a.getAttribute("href")} is not in sight: ${box.top}`);
  }
  return wrong.slice(0, 8);
}"""

HEADINGS = """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].map(h => +h.tagName[1])"""

COLOURS = """() => {
  const clear = (colour) => colour === "rgba(0, 0, 0, 0)";
  const body = getComputedStyle(document.body), root = getComputedStyle(document.documentElement);
  return {paper: clear(body.backgroundColor) ? root.backgroundColor : body.backgroundColor, ink: body.color};
}"""

FOCUSED = """() => {
  const e = document.activeElement, style = getComputedStyle(e);
  if (!window.names) window.names = [...document.querySelectorAll("summary")];
  return {which: window.names.indexOf(e), open: e.parentElement?.open ?? null, body: e === document.body,
    outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth), shadow: style.boxShadow};
}"""

MOTION = """() => [...document.querySelectorAll("*")].filter(e => { const s = getComputedStyle(e);
  return /[1-9]/.test(s.transitionDuration) || s.animationName !== "none" || s.scrollBehavior === "smooth"; })
  .map(e => e.tagName).slice(0, 8)"""

# Text of charts whose colour is nearly the paper's where the reader's own colours are forced on the page.
LOST_IN_FORCED = """() => {
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const light = (colour) => { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b; };
  const probe = document.createElement("div"); probe.style.cssText = "color: CanvasText; background: Canvas";
  document.body.append(probe); const paper = light(getComputedStyle(probe).backgroundColor); probe.remove();
  return [...document.querySelectorAll("svg text")].filter(e => { const ink = light(getComputedStyle(e).fill);
    return (Math.max(ink, paper) + .05) / (Math.min(ink, paper) + .05) < 4.5; }).map(e => e.textContent).slice(0, 8);
}"""

# The elements of pages, given as text, as a browser reads them: the way to each, and its attributes. A span that the
# page sets around letters does not count.
SHAPE = """(pages) => pages.map(page => {
  const own = (e) => e.tagName === "WBR" || e.tagName === "SPAN" && [...e.attributes].every(a => a.name === "class");
  const way = (e) => e ? (own(e) ? way(e.parentElement) : way(e.parentElement) + "/" + e.tagName) : "";
  return [...new DOMParser().parseFromString(page, "text/html").querySelectorAll("*")].filter(e => !own(e))
    .map(e => [way(e), ...[...e.attributes].map(a => a.name).sort()].join(" "));
})"""


def barriers(tab: Page, axe: str) -> list[str]:
    """What axe finds against the rules of WCAG 2.2 AA and against good practice: rule, element, remedy."""
    tab.evaluate(UNFOLD)
    tab.evaluate(axe)
    found = tab.evaluate(
        "(tags) => axe.run(document, {runOnly: tags, resultTypes: ['violations'], elementRef: false})", AXE_TAGS
    )
    return [
        f"{rule['id']} at {node['target'][0]}: {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"][:3]
    ]
