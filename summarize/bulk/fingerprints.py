"""The fingerprint of an article: numbers by which those that tell one story are found in an archive of millions.

It depends on the article alone, so that every machine that makes it makes the same one. Two kinds of features of title
and text are hashed to 63 bits: runs of letters, of which the same sample is taken in every article (Broder 1997; a
fixed share, as FracMinHash of Irber et al. 2022, the smallest ones where these are many), and the words it has most
often.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..language import SAME_TERM

if TYPE_CHECKING:
    import numpy as np

RUN = 5  # letters in a run; blanks and marks are none
SHARE = 4  # one run of so many is in the sample
MOST_RUNS = 160
MOST_WORDS = 64
MOST = MOST_RUNS + MOST_WORDS  # numbers of a fingerprint
STEM = 2  # letters of a Korean word that are compared, as the particles behind it change
LONGEST_STEM = 8  # letters of any other word or number that are compared
IN_TITLE = 3  # times that a word of the title counts
WORD, OF_TITLE = 1, 2  # bits of a number that say what it stands for; of a run neither is set

# Odd numbers without a pattern: multipliers of xxHash64, MurmurHash3 and wyhash.
_FACTORS = (
    0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93,
    0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53, 0xA0761D6478BD642F, 0xE7037ED1A0B428DB,
)  # fmt: skip
TOGETHER = 32  # articles; a number holds which one in five bits
LETTERS_TOGETHER = 1 << 15  # that fit into the processor's caches with all that is made of them
PLACE_BITS = 20  # more than the words of any article that is read
_MIX = 0x94D049BB133111EB
_HANGUL = 1 << 21  # above every code point: marks a letter of a Korean word


def fingerprint(title: str, text: str) -> np.ndarray:
    """Return the fingerprint of an article: (n,) int64 from 0 on, n <= MOST, different ones in rising order.

    `is_word` and `in_title` tell the kinds apart. An article without a letter has none; blanks and marks change only which words it
    has.
    """
    (found,) = fingerprints([(title, text)])
    return found


def fingerprints(articles: Iterable[tuple[str, str]]) -> Iterator[np.ndarray]:
    """Give the `fingerprint` of each article, title and text, which depends on no other one.

    Some are worked out together, for numpy takes as long to begin a step as it takes for the letters of an article.
    """
    together: list[_Written] = []
    letters = 0
    for title, text in articles:
        written = _Written.of(title, text)
        if together and (len(together) == TOGETHER or letters + len(written.all) > LETTERS_TOGETHER):
            yield from _fingerprints(together)
            together, letters = [], 0
        together.append(written)
        letters += len(written.all)
    if together:
        yield from _fingerprints(together)


def is_word(numbers: np.ndarray) -> np.ndarray:
    """Return which numbers of fingerprints stand for a word; the others stand for a run of letters."""
    return (numbers & WORD).astype(bool)


def in_title(words: np.ndarray) -> np.ndarray:
    """Return which of the numbers of words say that it stands in the title; without OF_TITLE they are the word's."""
    return (words & OF_TITLE).astype(bool)


@dataclass(frozen=True)
class _Written:
    """An article as one text. Around every word there is something else."""

    all: str
    title: int  # how much of it is the title

    @classmethod
    def of(cls, title: str, text: str) -> _Written:
        head = "\n" + _plain(title) + "\n"
        return cls(head + _plain(text) + "\n" * LONGEST_STEM, len(head))


def _plain(text: str) -> str:
    return SAME_TERM.sub("AI", text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text))


def _fingerprints(articles: Sequence[_Written]) -> Iterator[np.ndarray]:
    import numpy as np

    ends = np.cumsum([len(article.all) for article in articles])
    starts = np.concatenate([[0], ends[:-1]])
    titles = starts + [article.title for article in articles]
    written = "".join([article.all for article in articles])
    codes = _letters().take(np.frombuffer(written.encode("utf-32-le", "surrogatepass"), dtype=np.uint32))
    seen = codes > 0
    runs, of_runs = _runs(codes[seen] & np.uint64(_HANGUL - 1), np.add.reduceat(seen, starts, dtype=np.intp))
    words, of_words = _words(codes, seen, ends, titles)
    # Both are in the order of their articles already.
    order = np.argsort(np.concatenate([of_runs, of_words]), kind="stable")
    numbers = np.concatenate([runs, words])[order]
    stops = np.cumsum(np.bincount(of_runs, minlength=len(ends)) + np.bincount(of_words, minlength=len(ends)))
    for found in np.split(numbers, stops[:-1]):
        found.sort()
        yield found


def _runs(letters: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The hashes of a sample of the runs of letters, even numbers below a share of all, and the article of each.

    `counts` are the letters of each article.
    """
    import numpy as np

    owners = np.repeat(np.arange(len(counts)), counts)
    n = max(0, len(letters) - RUN + 1)
    hashes = letters[:n] * np.uint64(_FACTORS[0])
    for k in range(1, RUN):
        hashes += letters[k : k + n] * np.uint64(_FACTORS[k])
    numbers = _mixed(hashes)
    sample = np.flatnonzero((numbers < 2**63 // SHARE) & (owners[:n] == owners[RUN - 1 :]))
    # Of such a number five bits are free for its article.
    keys = np.sort(owners[sample].astype(np.uint64) << np.uint64(59) | (numbers[sample] >> 2).view(np.uint64))
    keys = keys[_starts(keys)]
    of = (keys >> np.uint64(59)).view(np.int64)
    kept = _first_of_each(of, MOST_RUNS)
    return (keys[kept] << np.uint64(5) >> np.uint64(3)).view(np.int64), of[kept]


def _words(codes: np.ndarray, seen: np.ndarray, ends: np.ndarray, titles: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The hashes of the most frequent words of each article, odd numbers, of those as frequent the first; and its article.

    A word ends where Korean and other letters meet, so that particles part from names. `ends` and `titles` say where
    in the codes an article and its title end.
    """
    import numpy as np

    korean = codes >= _HANGUL
    edges = np.flatnonzero((seen[1:] != seen[:-1]) | (korean[1:] != korean[:-1])) + 1
    lengths = edges[1:] - edges[:-1]
    # A word of one letter is a particle or says little.
    words = seen[edges[:-1]] & (lengths > 1)
    starts, lengths = edges[:-1][words], lengths[words]
    hashes = codes[starts] * np.uint64(_FACTORS[0])
    for k in range(1, STEM):
        hashes += codes[starts + k] * np.uint64(_FACTORS[k])
    (long,) = np.nonzero((lengths > STEM) & ~korean[starts])
    behind = np.arange(STEM, LONGEST_STEM)
    more = codes[starts[long, None] + behind] * np.array(_FACTORS[STEM:LONGEST_STEM], dtype=np.uint64)
    hashes[long] += (more * (behind < lengths[long, None])).sum(axis=1, dtype=np.uint64)
    numbers = _mixed(hashes) & ~np.int64(OF_TITLE) | WORD
    owners = np.searchsorted(ends, starts, "right")
    of_title = starts < titles[owners]
    places = _most_frequent(numbers, owners, of_title)
    return numbers[places] | np.where(of_title[places], OF_TITLE, 0), owners[places]


def _most_frequent(numbers: np.ndarray, owners: np.ndarray, of_title: np.ndarray) -> np.ndarray:
    """The first places of the most frequent numbers of each owner; those of a title count as often as a title's do.

    Sorted are numbers that hold a place in their low bits, which is several times as quick as a stable sort. What is
    left of a word's hash tells it from the others of its article.
    """
    import numpy as np

    if not len(numbers):
        return np.zeros(0, dtype=np.intp)
    low = np.int64((1 << PLACE_BITS) - 1)
    order = np.sort((numbers & ~low) | np.arange(len(numbers)))
    places = order & low
    (first,) = (_starts(order >> PLACE_BITS) | _starts(owners[places])).nonzero()
    times = np.add.reduceat(np.where(of_title[places], IN_TITLE, 1), first)
    places = places[first]
    ranks = np.sort(owners[places] << 2 * PLACE_BITS + 2 | (4 << PLACE_BITS) - times << PLACE_BITS | places)
    kept: np.ndarray = (ranks & low)[_first_of_each(ranks >> 2 * PLACE_BITS + 2, MOST_WORDS)]
    return kept


def _first_of_each(owners: np.ndarray, most: int) -> np.ndarray:
    """Which of some ordered owners are one of the first `most` of each."""
    import numpy as np

    place = np.arange(len(owners))
    found: np.ndarray = place - np.maximum.accumulate(np.where(_starts(owners), place, 0)) < most
    return found


def _starts(ordered: np.ndarray) -> np.ndarray:
    """Which of some ordered numbers differ from the one before."""
    import numpy as np

    found = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=found[1:])
    return found


def _mixed(hashes: np.ndarray) -> np.ndarray:
    """The hashes, every bit made to depend on all others (as MurmurHash3 does), 63 bits of them as int64."""
    import numpy as np

    half = np.uint64(32)
    hashes ^= hashes >> half
    hashes *= np.uint64(_MIX)
    hashes ^= hashes >> half
    return (hashes >> np.uint64(1)).view(np.int64)


@functools.cache
def _letters() -> np.ndarray:
    """Of each code point its letter or 0, (0x110000,) uint64: the same in every version of Unicode.

    Letters of ASCII become small ones, those of full width ASCII; syllables of Hangul are marked.
    """
    import numpy as np

    table = np.zeros(0x110000, dtype=np.uint64)
    for first, last in (
        (0x30, 0x39),
        (0x61, 0x7A),
        (0xC0, 0x1FFF),
        (0x3041, 0xD7FF),
        (0xF900, 0xFAFF),
        (0x20000, 0x3FFFF),
    ):
        table[first : last + 1] = np.arange(first, last + 1)
    table[0x41:0x5B] = table[0x61:0x7B]
    table[0xAC00:0xD7A4] += np.uint64(_HANGUL)
    table[0xFF10:0xFF5B] = table[0x30:0x7B]
    table[[0xD7, 0xF7]] = 0  # multiplication and division
    return table
