"""The fingerprint of an article: numbers by which those that tell one story are found in an archive of millions.

It depends on the article alone, so that every machine that makes it makes the same one. Two kinds of features of title
and text are hashed to 63 bits: runs of letters, of which the same sample is taken in every article (Broder 1997; a
fixed share, as FracMinHash of Irber et al. 2022, the smallest ones where these are many), and the words it has most
often.
"""

from __future__ import annotations

import functools
import unicodedata
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
_MIX = 0x94D049BB133111EB
_HANGUL = 1 << 21  # above every code point: marks a letter of a Korean word


def fingerprint(title: str, text: str) -> np.ndarray:
    """Return the fingerprint of an article: (n,) int64 from 0 on, n <= MOST, different ones in rising order.

    `is_word` and `in_title` tell the kinds apart. An article without a letter has none; blanks and marks change only which words it
    has.
    """
    import numpy as np

    head = "\n" + _plain(title) + "\n"
    written = head + _plain(text) + "\n" * LONGEST_STEM  # around every word there is something else
    codes = _letters().take(np.frombuffer(written.encode("utf-32-le", "surrogatepass"), dtype=np.uint32))
    seen = codes > 0
    found = np.concatenate([_runs(codes[seen] & np.uint64(_HANGUL - 1)), _words(codes, seen, len(head))])
    found.sort()
    return found


def is_word(numbers: np.ndarray) -> np.ndarray:
    """Return which numbers of fingerprints stand for a word; the others stand for a run of letters."""
    return (numbers & WORD).astype(bool)


def in_title(words: np.ndarray) -> np.ndarray:
    """Return which of the numbers of words say that it stands in the title; without OF_TITLE they are the word's."""
    return (words & OF_TITLE).astype(bool)


def _plain(text: str) -> str:
    return SAME_TERM.sub("AI", text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text))


def _runs(letters: np.ndarray) -> np.ndarray:
    """The hashes of a sample of the runs of letters: even numbers below a share of all."""
    import numpy as np

    n = len(letters) - RUN + 1
    if n < 1:
        return np.zeros(0, dtype=np.int64)
    hashes = letters[:n] * np.uint64(_FACTORS[0])
    for k in range(1, RUN):
        hashes += letters[k : k + n] * np.uint64(_FACTORS[k])
    numbers = _mixed(hashes)
    numbers = np.sort(numbers[numbers < 2**63 // SHARE] & ~np.int64(WORD | OF_TITLE))
    kept: np.ndarray = numbers[_starts(numbers)][:MOST_RUNS]
    return kept


def _words(codes: np.ndarray, seen: np.ndarray, title: int) -> np.ndarray:
    """The hashes of the most frequent words, odd numbers; of those as frequent the first.

    A word ends where Korean and other letters meet, so that particles part from names. The first `title` codes are
    those of the title.
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
    of_title = int(np.searchsorted(starts, title))
    places = _most_frequent(numbers, of_title)
    kept: np.ndarray = numbers[places] | np.where(places < of_title, OF_TITLE, 0)
    return kept


def _most_frequent(numbers: np.ndarray, of_title: int) -> np.ndarray:
    """The first places of the most frequent numbers; the first `of_title` count as often as a title's do.

    Sorted are numbers that hold a place in their low bits, which is several times as quick as a stable sort.
    """
    import numpy as np

    bits = len(numbers).bit_length()
    low = np.int64((1 << bits) - 1)
    order = np.sort((numbers & ~low) | np.arange(len(numbers)))
    places = order & low
    (first,) = _starts(order >> bits).nonzero()
    if not len(first):
        return places
    times = np.add.reduceat(np.where(places < of_title, IN_TITLE, 1), first)
    return np.sort((-times << bits) | places[first])[:MOST_WORDS] & low


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
