"""Whether a digest is what it says: every line a quotation, letter for letter, in each of its files.

Everything here is decided from what it is given; where sources come from is told in `originals`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from .. import sentences
from ..markup import markdown_text, plain
from ..sources import STDIN, is_address
from . import printed
from .contrast import nearest
from .findings import ALIKE, Finding, Likes, likeness
from .originals import FILE, ISSUE, STORE, Found, Original, stands
from .pages import Held, hold
from .printed import Printed
from .stated import Stated, StatedArticle, StatedLine, StatedStory

KINDS = {ISSUE: "펴낸 호", STORE: "저장소", FILE: "파일"}
HOW = {
    printed.LISTED: "줄마다 견줌",
    printed.MARKED: "인용 표시마다 견줌",
    printed.FREE: "인용 표시가 없어 글 안에 있는지만 봄",
}
HTML = (".html", ".htm")


@dataclass(frozen=True)
class Outcome:
    """What came of a digest."""

    stories: int
    articles: int
    lines: int
    proved: Mapping[str, int]  # lines, by the kind of their source
    findings: tuple[Finding, ...]
    pages: Mapping[str, str] = field(default_factory=dict)  # how the lines of each file were told from all else
    shown: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # how many stories and lines each file shows


def check(stated: Stated, found: Sequence[Found], name: str, pages: Mapping[str, str]) -> Outcome:
    """Hold a digest against what was found of its articles, in their order, and its files against it.

    `pages` are the texts of its digest.md and its page, by their names.
    """
    findings = list(_of_the_whole(stated, name))
    proved: Counter[str] = Counter()
    by_story = iter(found)
    checked = [_Story(story, [next(by_story) for _ in story.articles], name) for story in stated.stories]
    for story in checked:
        findings += story.findings()
        proved += story.proved
    held = _held(stated, pages)
    for file, (page, of_it) in held.items():
        findings += of_it.findings
        findings += _of_contexts(checked, page, of_it, file)
    return Outcome(
        len(stated.stories),
        sum(len(story.articles) for story in stated.stories),
        sum(len(story.lines) for story in stated.stories),
        proved,
        tuple(findings),
        {file: page.kind for file, (page, _) in held.items()},
        {file: (of_it.stories, of_it.lines) for file, (_, of_it) in held.items()},
    )


def _held(stated: Stated, pages: Mapping[str, str]) -> dict[str, tuple[Printed, Held]]:
    """Each file held against digest.json; a page that marks nothing has to show what the Markdown beside it shows."""
    held: dict[str, tuple[Printed, Held]] = {}
    chosen = None
    for file, text in pages.items():  # the Markdown comes first
        is_html = file.endswith(HTML)
        page = printed.read_html(text) if is_html else printed.read_markdown(text)
        of_it = hold(stated, page, file, plain if is_html else markdown_text, chosen if is_html else None)
        if page.kind == printed.LISTED and not page.is_whole:
            chosen = of_it.shown
        held[file] = page, of_it
    return held


def summary(outcome: Outcome) -> str:
    """Say in a line what came of a digest."""
    proved = sum(outcome.proved.values())
    by = ", ".join(f"{name} {outcome.proved[kind]}줄" for kind, name in KINDS.items() if outcome.proved.get(kind))
    size = f"이야기 {outcome.stories}건, 기사 {outcome.articles}건" + (f" ({by})" if by else "")
    pages = "".join(
        f"; {file.rpartition('/')[2]}: {_part(outcome, file)}{HOW[outcome.pages[file]]}" for file in outcome.pages
    )
    if not outcome.findings:
        lines = f"줄 {outcome.lines}개가 모두 원문과 글자 그대로 같음" if outcome.lines else "옮긴 줄이 없음"
        return f"{lines}: {size}{pages}"
    if proved == outcome.lines:
        state = f"줄 {outcome.lines}개는 원문과 같으나"
    else:
        state = f"줄 {outcome.lines}개 가운데 {proved}개만 원문과 글자 그대로 같음을 확인함:"
    return f"{state} 어긋난 곳 {len(outcome.findings)}곳: {size}{pages}"


def _part(outcome: Outcome, file: str) -> str:
    """Say that a file shows a part only of what is stated."""
    stories, lines = outcome.shown.get(file, (outcome.stories, outcome.lines))
    parts = [
        f"{noun} {whole}{unit} 가운데 {part}{unit}만 보임, "
        for noun, unit, part, whole in (("이야기", "건", stories, outcome.stories), ("줄", "개", lines, outcome.lines))
        if part < whole
    ]
    return "".join(parts)


def _of_the_whole(stated: Stated, name: str) -> Iterator[Finding]:
    if not stated.stories:
        yield Finding(name, "이야기가 하나도 없음: 확인할 것이 없음")
    if stated.counted != len(stated.stories):
        yield Finding(name, f"이야기 {stated.counted}건이라 적혔으나 {len(stated.stories)}건이 있음")
    articles = [(story.headline, article) for story in stated.stories for article in story.articles]
    seen: set[str] = set()
    hashed = any(article.sha256 is not None for _, article in articles)
    for headline, article in articles:
        if article.id in seen:
            yield Finding(name, f"기사 번호 '{article.id}'이(가) 둘 이상의 기사에 있음", headline)
        seen.add(article.id)
        if hashed and article.sha256 is None:
            yield Finding(name, f"기사 '{article.id}'에만 sha256이 없음", headline)


class _Story:
    """A story of digest.json beside the sources that were found."""

    def __init__(self, story: StatedStory, found: Sequence[Found], name: str):
        self.story, self.name = story, name
        self.found = {a.id: (a, f) for a, f in zip(reversed(story.articles), reversed(found), strict=True)}
        self.usable = [original for a, f in self.found.values() for original in f.usable(a)]
        self.is_whole = all(f.usable(a) for a, f in self.found.values())
        self.proved: Counter[str] = Counter()

    def findings(self) -> list[Finding]:
        """What is not as it is stated."""
        found = [f for number, line in enumerate(self.story.lines, start=1) for f in self._line(number, line)]
        quoted = {line.article for line in self.story.lines}
        for article in self.story.articles:
            found += self._article(article, article.id in quoted)
        return [*found, *self._headline(), *self._figures()]

    def _finding(self, what: str, line: int = 0, expected: str | None = None, shown: str | None = None) -> Finding:
        return Finding(self.name, what, self.story.headline, line, expected, shown)

    def _line(self, number: int, line: StatedLine) -> Iterator[Finding]:
        for part in line.alone:
            if not _has(line.text, part):
                yield self._finding(f"'이 매체만'이라는 '{part}'이(가) 그 줄에 없음", number)
        if line.article not in self.found:
            yield self._finding(f"이 이야기에 없는 기사('{line.article}')의 줄", number, None, line.text)
            return
        article, found = self.found[line.article]
        usable = found.usable(article)
        original = next((o for o in usable if stands(line, o.text)), None)
        if original:
            self.proved[original.kind] += 1
        elif usable:
            yield self._wrong(number, line, usable[0].text)
        elif found.other:
            yield self._changed(number, line, article, [o.text for o in found.other])
        else:
            yield self._finding(_not_found(article), number)

    def _wrong(self, number: int, line: StatedLine, text: str) -> Finding:
        """Of a line whose source is there."""
        place = f"{line.start}~{line.end}"
        if line.text and (at := text.find(line.text)) >= 0:
            there = f"글자는 원문의 {at}~{at + len(line.text)}에 그대로 있음"
            return self._finding(f"적힌 자리({place})가 틀림: {there}", number)
        if not 0 <= line.start < line.end <= len(text):
            return self._finding(
                f"원문({len(text)}자)에 없는 자리({place})이고, 글자도 원문에 없음", number, None, line.text
            )
        here = text[line.start : line.end]
        likeliest = here if likeness(here, line.text) >= ALIKE else nearest(text, line.text) or here
        return self._finding("원문과 글자가 다름", number, likeliest, line.text)

    def _changed(self, number: int, line: StatedLine, article: StatedArticle, texts: Sequence[str]) -> Finding:
        """Of a line whose article is there with another text."""
        what = f"{article.document}: 원문의 글이 적힌 sha256과 다름: 다이제스트를 만든 뒤에 원문이나 sejul의 판이 바뀌었거나 digest.json이 고쳐짐"
        if any(stands(line, text) for text in texts):
            return self._finding(f"{what}: 이 줄은 지금 원문의 그 자리에 글자 그대로 있음", number)
        if any(line.text and line.text in text for text in texts):
            return self._finding(f"{what}: 이 줄은 지금 원문의 다른 자리에 글자 그대로 있음", number)
        near = next((found for text in texts if (found := nearest(text, line.text))), None)
        return self._finding(f"{what}: 이 줄은 지금 원문에 글자 그대로 있지 않음", number, near, line.text)

    def _article(self, article: StatedArticle, quoted: bool) -> Iterator[Finding]:
        own, found = self.found[article.id]
        usable = found.usable(own)
        if own is not article:
            return  # of two with one id; said already
        if usable:
            titles = [o.title for o in usable]
            if article.title not in titles:
                title = max(titles, key=lambda t: likeness(t, article.title))
                yield self._finding("기사 제목이 원문과 다름", 0, title, article.title)
        elif not quoted and found.other:
            yield self._finding(
                f"{article.document}: 기사의 글이 적힌 sha256과 다름: 원문이 바뀌었거나 digest.json이 고쳐짐"
            )
        elif not quoted:
            yield self._finding(_not_found(article))

    def _headline(self) -> Iterator[Finding]:
        headline = self.story.headline
        missing = [a.title for a, f in self.found.values() if not f.usable(a)]
        if headline in {o.title for o in self.usable} or headline in missing:  # what is missing is said already
            return
        said = [text for o in _texts(self.usable) for text in _sentences(o)]
        if headline in said or any(line.text == headline for line in self.story.lines if not self.usable):
            return
        titles = [o.title for o in self.usable] + said
        like = Likes(titles).best(headline)
        yield self._finding("이야기 제목이 원문의 제목도 문장도 아님", 0, like, headline)

    def _figures(self) -> Iterator[Finding]:
        """A figure is stated as its article writes it, so it stands there; that it tells most cannot be proved."""
        texts = _texts(self.usable)
        for kind, parts in (("숫자", self.story.figures), ("매체마다 다른 숫자", self.story.versions)):
            for part in parts:
                if self.is_whole and not any(_has(text, part) for text in texts):
                    yield self._finding(f"{kind} '{part}'이(가) 원문에 없음")


def _not_found(article: StatedArticle) -> str:
    """Say that a source is nowhere, and what to do about it."""
    document = article.document
    if is_address(document):
        remedy = "주소는 다시 받지 않음: `sejul collect`로 모으거나 받아 둔 파일로 만든 다이제스트라야 확인할 수 있음"
    elif document == STDIN:
        remedy = "표준 입력은 남지 않음: 파일로 저장해 다이제스트를 다시 만드십시오"
    else:
        remedy = "다이제스트를 만든 폴더에서 다시 하거나, 그 파일을 그 자리에 두십시오"
    return f"원문을 찾지 못함({document}): 저장소에도 파일에도 없음: {remedy}"


def _of_contexts(stories: Sequence[_Story], page: Printed, held: Held, file: str) -> Iterator[Finding]:
    """What a page shows around a line has to stand in the sources, too; in which of them it does not matter."""
    if not page.contexts:
        return
    texts = [plain(text) for story in stories for text in _texts(story.usable)]
    for number, context in page.contexts:
        i = held.story(number)
        if not all(story.is_whole for story in (stories if i is None else [stories[i]])):
            continue  # said already
        shown = context.strip("… ")
        if not any(shown in text for text in texts):
            headline = page.headlines[number] if number >= 0 else ""
            near = next((found for text in texts if (found := nearest(text, shown))), None)
            yield Finding(file, "줄의 앞뒤 글이 원문과 다름", headline, 0, near, shown)


def _has(text: str, part: str) -> bool:
    """Whether a figure or name stands in a text, and not as a part of a longer number."""
    return bool(re.search(rf"(?<!\d)(?<!\d[.,]){re.escape(part)}(?!\d)", text)) if part else False


def _texts(originals: Sequence[Original]) -> list[str]:
    return list(dict.fromkeys(o.text for o in originals))


def _sentences(text: str) -> list[str]:
    return [text[a:b] for a, b in sentences.split(text)]
