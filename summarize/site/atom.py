"""The feed of the archive: its issues as Atom (RFC 4287)."""

from __future__ import annotations

import datetime
import re
import uuid
from urllib.parse import quote
from xml.etree import ElementTree

from ..markup import plain
from ..reading.dates import SEOUL
from .archive import FEED, HOME, Archive, Issue

NAMESPACE = "http://www.w3.org/2005/Atom"
MOST = 52  # issues: a year of one topic
HEADLINES = 5
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NEVER = "1970-01-01T00:00:00+09:00"


def feed(archive: Archive, title: str, address: str) -> str:
    """Return the newest issues as a feed; without an address its links are relative and its ids are names."""
    newest = sorted(archive.issues, key=lambda issue: _moment(issue.when), reverse=True)[:MOST]
    root = ElementTree.Element("feed", {"xmlns": NAMESPACE, "xml:lang": "ko"})
    _add(root, "title", title)
    _add(root, "id", f"{address}/" if address else _name("feed", title))
    _add(root, "updated", _moment(newest[0].when) if newest else NEVER)
    _add(ElementTree.SubElement(root, "author"), "name", title)
    _add(root, "generator", "sejul")
    if address:
        _link(root, "self", f"{address}/{FEED}", "application/atom+xml")
    _link(root, "alternate", f"{address}/{HOME}" if address else HOME)
    for issue in newest:
        _entry(root, issue, address)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _entry(root: ElementTree.Element, issue: Issue, address: str) -> None:
    entry = ElementTree.SubElement(root, "entry")
    page = quote(issue.page, safe="/-.")
    digest = issue.digest
    _add(entry, "title", f"{plain(digest.title)} · {issue.span}")
    own = f"{address}/{page}" if address else _name("issue", digest.topic, digest.start or "", digest.end or "")
    _add(entry, "id", own)
    _add(entry, "updated", _moment(issue.when))
    ElementTree.SubElement(
        entry, "category", {"term": _safe(plain(digest.topic)), "label": _safe(plain(digest.subject))}
    )
    _link(entry, "alternate", f"{address}/{page}" if address else page)
    told = " · ".join(plain(story.headline) for story in issue.minute[:HEADLINES])
    _add(entry, "summary", f"이야기 {len(issue.digest.stories)}건: {told}")


def _add(parent: ElementTree.Element, tag: str, text: str) -> None:
    ElementTree.SubElement(parent, tag).text = _safe(text)


def _link(parent: ElementTree.Element, rel: str, href: str, kind: str = "text/html") -> None:
    ElementTree.SubElement(parent, "link", {"rel": rel, "type": kind, "href": href})


def _safe(text: str) -> str:
    """Text without what XML cannot hold."""
    return _NO_XML.sub("", text)


def _name(*parts: str) -> str:
    """An IRI that says nothing of a place, the same in every run."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, _safe('sejul:' + ':'.join(parts)))}"


def _moment(when: str) -> str:
    """A date and time of RFC 3339; one without a zone is Korea's."""
    try:
        moment = datetime.datetime.fromisoformat(when)
    except ValueError:
        return NEVER
    return (moment if moment.tzinfo else moment.replace(tzinfo=SEOUL)).isoformat()
