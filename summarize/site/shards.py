"""What a search of the archive needs, by year, as scripts: a page that was opened from a disk may load nothing else.

A shard holds the texts of its stories, in which letters are looked for, and for each noun where it stands. The reader's
side is `templates/site/search.js`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

from ..language import SYNONYMS, canonical
from ..markup import plain
from ..said import day, outlets
from .archive import Archive, Entry

FOLDER = "search"
UNDATED = "0000"
# Where a noun stands, as bits: what they weigh is said in search.js. All lines from the third on share one.
HEADLINE, KEYWORD, TITLE, LINE = 1, 2, 4, 8
BITS = 64
LINES = 3

Nouns = Callable[[Sequence[Sequence[str]]], Sequence[Sequence[frozenset[str]]]]


def shards(archive: Archive, nouns: Nouns) -> dict[str, str]:
    """Return the scripts by their paths in the archive, newest year first; `nouns` gives those of some groups of texts."""
    years: dict[str, list[Entry]] = {}
    for entry in archive.entries:
        years.setdefault(entry.issue.last_day[:4] or UNDATED, []).append(entry)
    return {
        f"{FOLDER}/{year}.js": _script(year, years[year], nouns, archive.several)
        for year in sorted(years, reverse=True)
    }


def _script(year: str, entries: Sequence[Entry], nouns: Nouns, several: bool) -> str:
    """A year as a script: one story a line, then one noun a line, so that a person can read it too."""
    texts = [_texts(entry) for entry in entries]
    found = nouns([[headline, *titles, *lines] for headline, titles, lines in texts])
    postings: dict[str, list[int]] = {}
    for number, (entry, (_, titles, _), words) in enumerate(zip(entries, texts, found, strict=True)):
        for word, bits in _places(entry, words, len(titles)).items():
            postings.setdefault(word, []).append(number * BITS + bits)
    stories = ",\n".join(_json(_story(entry, *text, several)) for entry, text in zip(entries, texts, strict=True))
    rows = ",\n".join(f"{_json(word)}:{_json(_gaps(postings[word]))}" for word in sorted(postings))
    return (
        f"window.sejulShards = window.sejulShards || {{}};\nwindow.sejulShards[{_json(year)}] = {{\n"
        f'"same": {_json(SYNONYMS)},\n"stories": [\n{stories}\n],\n"words": {{\n{rows}\n}}}};\n'
    )


def _texts(entry: Entry) -> tuple[str, list[str], list[str]]:
    """Headline, titles that say more than it, and lines of a story."""
    headline = plain(entry.story.headline)
    titles = dict.fromkeys(plain(t) for a in entry.story.articles for t in (a.title, *a.subtitles))
    lines = [plain(line.text) for line in entry.story.lines]
    return headline, [title for title in titles if title and title != headline], lines


def _places(entry: Entry, words: Sequence[frozenset[str]], titles: int) -> dict[str, int]:
    """Where each noun of a story stands."""
    found: dict[str, int] = {}
    for n, group in enumerate(words):
        line = n - 1 - titles
        bit = HEADLINE if n == 0 else TITLE if line < 0 else LINE << min(line, LINES - 1)
        for word in group:
            found[word] = found.get(word, 0) | bit
    for keyword in map(plain, entry.story.keywords):
        if keyword:
            found[canonical(keyword)] = found.get(canonical(keyword), 0) | KEYWORD
    return found


def _story(entry: Entry, headline: str, titles: Sequence[str], lines: Sequence[str], several: bool) -> list[object]:
    story = entry.story
    known = sorted(a.published for a in story.articles if a.published)
    date = day(known[-1][:10]) if known else entry.issue.span
    section = plain(entry.section)
    place = f"{plain(entry.issue.digest.subject)} · {section}" if several else section
    # The order is that in which search.js reads them.
    return [entry.page, headline, list(map(plain, story.keywords)), titles, lines, date, _outlets(entry), place]


def _outlets(entry: Entry) -> str:
    return " · ".join(map(plain, outlets(entry.story)))


def _gaps(numbers: Sequence[int]) -> list[int]:
    """Rising numbers as the first one and the steps from each to the next, which are shorter."""
    return [number - before for before, number in zip([0, *numbers], numbers, strict=False)]


def _json(value: object | Mapping[str, str]) -> str:
    """JSON that is also a script, and harmless in a page. Marks of a line's end that only some readers take for one are escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
