"""A digest becomes a letter: the same stories as on its page, shorter, for programs that understand little of HTML."""

from __future__ import annotations

import hashlib
import html
from typing import Any

from ..layout import heaviest, layout
from ..markup import plain, web_address
from ..model import Article, Digest, Line
from ..profiles import NONE
from ..proof import source_link
from ..render import DEFAULT, written
from ..said import day, orientation, span
from .letter import READER, Letter, Sender, leaving

BUDGET = 90_000  # octets of the HTML part; Gmail hides what stands behind some 102,000
_SUBJECT = 150  # letters
_PREHEADER = 140


def letter(digest: Digest, sender: Sender, template: str = DEFAULT, page: str = "") -> Letter:
    """Return an issue as a mail; `page` is where the whole of it is to be found, "" if nowhere.

    The plain part has every story. The HTML part has as many of the weightiest as its budget holds.
    """
    about = _about(digest, sender, page)
    text = written(digest, template, "mail.txt.j2", {**about, "left": 0})
    stories = len(digest.stories)
    shown = _html(digest, template, about, stories)
    if len(shown.encode()) > BUDGET:
        fits, too_many, shown = 0, stories, _html(digest, template, about, 0)
        while too_many - fits > 1:
            middle = (fits + too_many) // 2
            tried = _html(digest, template, about, middle)
            if len(tried.encode()) <= BUDGET:
                fits, shown = middle, tried
            else:
                too_many = middle
    return Letter(issue_key(digest), subject(digest), text, shown)


def issue_key(digest: Digest) -> str:
    """Return the key of an issue: its topic and its days, or what is in it if it is not of certain days."""
    days = f"{digest.start or ''} {digest.end or ''}"
    if digest.start and digest.end:
        return plain(f"{digest.topic} {days}")
    # Two such issues have nothing else to tell them apart; whoever got the first would never get the second.
    ids = sorted(article.id for story in digest.stories for article in story.articles)
    mark = hashlib.sha256("\n".join(ids).encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return plain(" ".join(f"{digest.topic} {days} {mark}".split()))


def subject(digest: Digest) -> str:
    """Return what stands in a list of mails: which issue, and its first headline, for little more can be seen there.

    >>> subject(Digest("주간", "ai-policy", "AI 정책", "2026-07-13", "2026-07-19", {}, ()))
    '[AI 정책 7월 13일~19일] 주간'
    """
    front = layout(digest).front
    when = span(digest.start, digest.end)
    if digest.start and digest.end and digest.start[:4] == digest.end[:4]:
        when = when.removeprefix(day(digest.start[:4])).strip()  # the year stands beside every mail
    about = "뉴스" if digest.topic == NONE else digest.subject  # of all topics: no reader knows what is meant by "all"
    tag = f"[{about}{' ' + when if when else ''}]"
    return _short(plain(f"{tag} {front.headline if front else digest.title}"), _SUBJECT)


def _short(text: str, most: int) -> str:
    """A text as it is, or what there is room for up to a blank, with a mark that there is more."""
    if len(text) <= most:
        return text
    return f"{text[:most].rpartition(' ')[0] or text[:most]}…"


def _about(digest: Digest, sender: Sender, page: str) -> dict[str, Any]:
    """What a mail's template sees beside the digest."""
    ways = [_Way(way) for way in leaving(sender, READER)]
    return {
        "sender": sender,
        "page": web_address(page),
        # What leads away by mail first, by a page second.
        "leave_by_mail": next((way for way in ways if way.startswith("mailto:")), ""),
        "leave_on_web": next((way for way in ways if not way.startswith("mailto:")), ""),
        # Of the whole issue, also where only a part of it is shown.
        "orientation": lambda: orientation(digest),
        "preheader": _preheader(digest),
        "source_link": _link,
    }


class _Way(str):
    """An address to leave by. It keeps READER, which is none of the letters that a template writes."""

    def __html__(self) -> str:
        """Return it as HTML."""
        return html.escape(str(self))


def _preheader(digest: Digest) -> str:
    """What a list of mails shows behind the subject: the headlines that the subject has no room for."""
    others = [plain(story.headline) for story in layout(digest).minute[1:]]
    return _short(" · ".join(others) or " ".join(orientation(digest)), _PREHEADER)


def _link(article: Article, line: Line) -> str:
    """The way to a line in its source, in ASCII: mail programs differ in what they make of other letters."""
    return web_address(source_link(article, line))


def _html(digest: Digest, template: str, about: dict[str, Any], most: int) -> str:
    import css_inline

    stories = len(digest.stories)
    page = written(heaviest(digest, most), template, "mail.html.j2", {**about, "left": stories - most})
    inliner = css_inline.CSSInliner(load_remote_stylesheets=False, minify_css=True)
    return inliner.inline(page)
