"""What a digest.md and a digest.html show as lines and as headlines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

# Who says this is held to it: in such a file every item of a list under a story is a quotation.
CLAIM = "모든 줄은 원문을 글자 그대로"
# Who says this shows all lines, so that one that is missing was taken out; any other file may show a choice.
WHOLE = "<!-- sejul: all -->"  # on a row of its own; in a page <meta name="sejul" content="all">
LISTED, MARKED, FREE = "list", "q.line", "text"  # how lines are told from all else; FREE: they are not

_ITEM = re.compile(r" {0,3}(?:[-*+]|\d{1,9}[.)])[ \t]+(.*)")
# What stands behind a quotation and belongs to the page: the outlet, links. A star of the text itself is an entity.
_ADDED = re.compile(r"(?: \*— [^*]*\*| \[[^\]]*\]\([^()\s]*\))+$")
_UNSEEN = ("script", "style", "template", "head", "noscript")
_HTML_BLANKS = re.compile(r"[ \t\n\r\f]+")
_END = re.compile(r"</(?:body|html)\b[^>]*>", re.IGNORECASE)  # browsers show what stands behind it, lxml leaves it out
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True)
class Printed:
    """What a file shows, each text as the file writes it."""

    kind: str
    headlines: tuple[str, ...]
    lines: tuple[tuple[int, str], ...]  # each with the number of the headline above it, -1 if there is none
    text: str
    # What stands around a line in its paragraph, with the number of the headline above.
    contexts: tuple[tuple[int, str], ...] = ()
    is_whole: bool = False  # whether it says that it shows all lines

    def under(self, story: int) -> list[str]:
        """The lines below a headline."""
        return [text for number, text in self.lines if number == story]


def read_markdown(text: str) -> Printed:
    """Return what a Markdown file shows. A template of a user's own that claims nothing is looked through as text."""
    if CLAIM not in text:
        headings = [found[1].strip() for found in re.finditer(r"^#{1,6} (.+)$", text, re.MULTILINE)]
        return Printed(FREE, tuple(headings), (), text)
    headlines: list[str] = []
    lines: list[tuple[int, str]] = []
    is_item = is_aside = False
    rows = text.replace("\r\n", "\n").split("\n")
    for row in rows:
        is_aside = row.startswith("<details") or (is_aside and not row.startswith("</details>"))
        if is_aside or not row.strip():
            is_item = False
        elif row.startswith("### "):
            headlines.append(row[4:])
            is_item = False
        elif item := _ITEM.fullmatch(row):
            lines.append((len(headlines) - 1, item[1]))
            is_item = True
        elif is_item:  # Markdown takes it for the same item
            lines[-1] = (lines[-1][0], f"{lines[-1][1]}\n{row}")
    own = tuple((i, _ADDED.sub("", line)) for i, line in lines)
    return Printed(LISTED, tuple(headlines), own, text, is_whole=WHOLE in rows)


def read_html(text: str) -> Printed:
    """Return what a page shows: what is marked as quotation and headline, or else its text and headings."""
    import lxml.html

    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    page = _END.sub("", _CONTROLS.sub("\ufffd", text))
    try:
        tree = lxml.html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.LxmlError, ValueError):  # nothing in it
        return Printed(FREE, (), (), "")
    is_whole = any(e.get("name") == "sejul" and e.get("content") == "all" for e in tree.iter("meta"))
    for element in list(tree.iter(*_UNSEEN)):
        element.drop_tree()
    headlines: list[str] = []
    lines: list[tuple[int, str]] = []
    contexts: list[tuple[int, str]] = []
    for element in tree.iter():
        classes = (element.get("class") or "").split()
        if "headline" in classes:
            headlines.append(_text(element))
        elif element.tag == "q" and "line" in classes:
            lines.append((len(headlines) - 1, _text(element)))
            contexts += [(len(headlines) - 1, _text(e)) for e in element.itersiblings("i", preceding=True)]
            contexts += [(len(headlines) - 1, _text(e)) for e in element.itersiblings("i")]
    if lines:
        return Printed(MARKED, tuple(headlines), tuple(lines), _text(tree), tuple(contexts), is_whole)
    return Printed(FREE, tuple(headlines) or tuple(_text(e) for e in tree.iter(*_HEADINGS)), (), _text(tree))


def _text(element: Any) -> str:
    """The text of an element as a browser sets it, with all that has no width."""
    return _HTML_BLANKS.sub(" ", element.text_content()).strip(" ")


def absent(texts: Sequence[str], whole: str) -> list[str]:
    """Return those of some texts that do not stand in a whole, each in a place of its own; the longest choose first."""
    left: list[str] = []
    for text, count in sorted(Counter(texts).items(), key=lambda item: (-len(item[0]), item[0])):
        left += [text] * (count - whole.count(text))
        # What was found is taken away, so that no shorter text is found in it.
        whole = whole.replace(text, "\x00", count)
    return left
