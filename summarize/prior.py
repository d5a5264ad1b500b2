"""How likely a sentence of news is a key line before sentences are compared: its place, its form, and the title.

The prior is log-linear, exp of the sum of weight times feature. The weights stand in data/ranking.toml;
benchmarks/fit_ranking.py fits them.
"""

from __future__ import annotations

import functools
import math
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from .characters import stems, visible
from .reading.lines import PageLine, ends_sentence, is_scene, is_statement
from .reading.rules import Role, label

WEIGHTS = Path(__file__).parent / "data" / "ranking.toml"

# A broadcast hands over to its reporter, a portal says where an article comes from; neither tells anything of it.
_HANDS_OVER = re.compile(
    r"(?:기자|특파원|앵커)(?:가|의)?\s?(?:보도|취재|리포트)?(?:합니다|했습니다|입니다|전합니다|전해드립니다|만나봤습니다)\.?$"
    r"|^이 (?:기사|글|콘텐츠)는 .{0,60}(?:게재|제공|작성)(?:된|한) (?:기사|글|콘텐츠)입니다"
)
# How a sentence that tells something ends. A question, a call and the name of a picture ("홍보 이미지.") do not.
_TELLS = re.compile(r"[다요죠][^\w?？]*$")

PLACES = 4  # places with a weight of their own
# Lines that say something of their article, perhaps not in a whole sentence.
TELLING = frozenset({Role.TEXT, Role.OPEN, Role.CUT})
FOOTNOTE = "*"  # where it begins a line of its own it is a list mark, and gone
# What is looked for at the head of a sentence, and how far in.
HEAD = 12
HEADS: Mapping[str, re.Pattern[str]] = {
    # Also a note behind ※.
    "aside": re.compile(r"\W*(?:한편|이\s?밖에|이외에도|이 외에도|아울러|더불어|이와 함께|이와 별도로)[\s,]|\s*※"),
}
# What is looked for at its end, and how far from it; one of the parts is in each, and found more quickly.
TAIL = 36
TAILS: Mapping[str, tuple[tuple[str, ...], re.Pattern[str]]] = {
    "reported": (
        ('"', "”", "’", "」"),
        re.compile(
            r"[\"”’」]\s?(?:고|라고|이라고|며|라며|이라며)?[^\"”]{0,14}(?:말했|밝혔|전했|강조했|덧붙였|당부했|설명했|약속했|했)다\W*$"
        ),
    ),
    "plan": (("이다",), re.compile(r"(?:계획|예정|방침)이다\W*$")),
    "states what is": (("이다",), re.compile(r"이다\W*$")),
    "attendance": (
        ("참석", "함께", "가운데"),
        re.compile(r"(?:참석|자리를 함께|함께했|참가한 가운데|참여한 가운데)[^.]{0,14}다\W*$"),
    ),
}
# One search tells that a tail has none of the parts.
_TAIL_PART = re.compile("|".join(sorted({re.escape(part) for parts, _ in TAILS.values() for part in parts})))
_NUMBER = re.compile(r"\d[\d,.]*")
NUMBERS = 6  # more count as so many
_DAY = re.compile(r"\d일")
SHORT = 40  # letters, under which a sentence counts as short

# Every feature, in the order of the weights file.
FEATURES = (
    *(f"place {n + 1}" for n in range(PLACES)),
    "log of the place",
    "last",
    *HEADS,
    *TAILS,
    "short",
    "numbers",
    "day",
    "day in the first",
)

# A sentence that has this share of the title's words tells what the title announces; so it is if no other has many more.
LEAD_SHARE = 1 / 3
LEAD_SHARE_OF_MOST = 0.75
# A first sentence that has less of the title than this may set a scene, unless it names a day, which is news.
SCENE_SHARE = 0.25
# By how much a later lead has more of the title than what stands before it; and how central it is at least to the
# article, against the first sentence. Where a title is worded unlike its article, the differences are small.
LEAD_GAIN = 0.1
LEAD_CENTRALITY = 0.9
# A lead shares words with all the article. A first sentence under this, which has little of the title too, opens
# something that has no lead, a column or a talk.
LEAST_CENTRALITY = 1.2
# Words by which a sentence goes on from the one before: no lead has them.
_GOES_ON = re.compile(
    r"\W*(?:이번|이날|이 자리|이에|이를|이와|이는|이로써|이|특히|또한?|그러나|하지만|다만|반면|해당|여기에|이어|그는|이들|앞서)[\s,]"
)


@dataclass(frozen=True)
class Weights:
    """What was fitted."""

    features: Mapping[str, float]
    title: float  # of the share of the title's words that a sentence has
    centrality: float  # the power of a sentence's centrality in its score


@functools.cache
def weights() -> Weights:
    """Return the fitted weights."""
    table = tomllib.loads(WEIGHTS.read_text(encoding="utf-8"))
    return Weights(table["prior"], table["title"], table["centrality"])


def whole_sentences(texts: Sequence[str]) -> list[int]:
    """Return which lines of an article can be key lines at all, as indices."""
    found: list[int] = []
    unmarked: bool | None = None
    for i, text in enumerate(texts):
        whole = text
        if text.endswith(("다", "요")):
            unmarked = _is_unmarked(texts) if unmarked is None else unmarked
            whole = f"{text}." if unmarked else text
        # Above the lead stands what a picture shows.
        if is_key_line(whole) and (found or not is_scene(visible(text))):
            found.append(i)
    return found


def _is_unmarked(texts: Sequence[str]) -> bool:
    """Whether a collection has left out the full stops; then 다 and 요 are enough."""
    ends = sum(text.rstrip(" .\"'”’)").endswith(("다", "요")) for text in texts)
    return 2 * sum(map(ends_sentence, texts)) < ends


def is_key_line(text: str) -> bool:
    """Whether a line can be one at all: a whole sentence that no rule of the reader takes for furniture."""
    seen = visible(text)
    told = seen.endswith(("다.", "요.")) or bool(_TELLS.search(seen[-TAIL:]))  # most end so
    return told and is_statement(seen) and not seen.startswith(FOOTNOTE) and not _hands_over(seen) and _tells(seen)


def _hands_over(seen: str) -> bool:
    return ("니다" in seen[-6:] or seen.startswith("이 ")) and bool(_HANDS_OVER.search(seen))


def why_not(text: str) -> str:
    """Return in Korean why a line can be no key line, as far as it shows by itself; "" if it can.

    >>> why_not("어떻게 지내셨습니까?"), why_not("무단전재 및 재배포 금지"), why_not("시는 문을 열었다.")
    ('온전한 문장이 아님', '기사 글이 아님(copyright)', '')
    """
    seen = visible(text)
    role, rule = label(PageLine(1, seen, 0))
    if role not in TELLING:
        return f"기사 글이 아님({rule})"
    if not is_statement(seen) or not _TELLS.search(seen):
        return "온전한 문장이 아님"
    if seen.startswith(FOOTNOTE):
        return "각주"
    return "기자에게 넘기는 말" if _hands_over(seen) else ""


def tells(text: str) -> bool:
    """Whether a line says something of its article: a caption, a notice of the site and a by-line do not."""
    return _tells(visible(text))


def _tells(seen: str) -> bool:
    return label(PageLine(1, seen, 0))[0] in TELLING


def title_shares(title: str, sentences: Sequence[str], known: Sequence[Set[str]] | None = None) -> list[float]:
    """Return the share of the title's words that each sentence has, 0 to 1; its `stems` need not be made if known."""
    words = stems(title)
    if not words:
        return [0.0] * len(sentences)
    return [len(words & said) / len(words) for said in (map(stems, sentences) if known is None else known)]


def places(sentences: Sequence[str], shares: Sequence[float], central: Callable[[], Sequence[float]]) -> list[int]:
    """Return the place of each whole sentence of a titled article, 0 for the lead; what stands before it comes last.

    `shares` are the title's, and `central` works out how central each sentence is, 1 on average, where that is asked
    for. Of an article without a lead each sentence has the place PLACES.

    >>> places(["시는 문을 열었다.", "예산이 늘었다."], [0.2, 0.3], lambda: [1.5, 0.5])
    [0, 1]
    >>> places(["비가 내렸다.", "시는 문을 열었다.", "예산이 늘었다."], [0.0, 0.5, 0.1], lambda: [0.5, 1.5, 1.0])
    [6, 0, 1]
    """
    lead = _lead(sentences, shares, central)
    if lead is None:
        return [PLACES] * len(sentences)
    # Behind all others, and without the weight of a first place.
    behind = len(sentences) - lead + PLACES
    return [i - lead if i >= lead else behind + i for i in range(len(sentences))]


def _lead(sentences: Sequence[str], shares: Sequence[float], central: Callable[[], Sequence[float]]) -> int | None:
    """Which sentence tells first what the title announces: the first, unless it sets a scene; None if none does."""
    if not sentences or shares[0] >= SCENE_SHARE or _DAY.search(sentences[0]):
        return 0
    later = _later_lead(sentences, shares)
    found = central()
    if later < len(found) and later and found[later] >= LEAD_CENTRALITY * found[0]:
        return later
    return 0 if found[0] >= LEAST_CENTRALITY or len(sentences) <= PLACES else None


def _later_lead(sentences: Sequence[str], shares: Sequence[float]) -> int:
    """The first sentence that clearly has the title's words, if all before it have few; else 0."""
    enough = min(LEAD_SHARE, LEAD_SHARE_OF_MOST * max(shares))
    skipped = 0.0
    for i, share in enumerate(shares):
        if skipped > SCENE_SHARE:
            return 0
        if share >= enough and (not i or (share - skipped >= LEAD_GAIN and not _GOES_ON.match(sentences[i]))):
            return i
        skipped = max(skipped, share)
    return 0


def features(text: str, place: int, *, last: bool) -> dict[str, float]:
    """Return the features of a whole sentence that are not 0, by name.

    >>> features("한편 시는 21일 열리는 겨울 축제를 위해 버스를 더 보내기로 뜻을 모았다.", 1, last=True)
    {'place 2': 1.0, 'log of the place': 0.6931471805599453, 'last': 1.0, 'aside': 1.0, 'numbers': 0.3333333333333333, 'day': 1.0}
    """
    found: dict[str, float] = {}
    if place < PLACES:
        found[FEATURES[place]] = 1.0
    if place:
        found["log of the place"] = math.log1p(place)
    if last:
        found["last"] = 1.0
    head, tail = text[:HEAD], text[-TAIL:]
    for name, pattern in HEADS.items():
        if pattern.match(head):
            found[name] = 1.0
    if _TAIL_PART.search(tail):
        for name, (parts, pattern) in TAILS.items():
            if any(part in tail for part in parts) and pattern.search(tail):
                found[name] = 1.0
    if len(text) < SHORT:
        found["short"] = math.log(len(text) / SHORT)
    if numbers := len(set(_NUMBER.findall(text))):
        found["numbers"] = min(numbers, NUMBERS) / (NUMBERS / 2)
        if _DAY.search(text):
            found["day"] = 1.0
            if not place:
                found["day in the first"] = 1.0
    return found


def priors(texts: Sequence[str], placed: Sequence[int], shares: Sequence[float]) -> list[float]:
    """Return the prior of each whole sentence of an article; the largest is 1."""
    fitted = weights()
    logs = []
    for i, (text, place, share) in enumerate(zip(texts, placed, shares, strict=True)):
        found = features(text, place, last=i == len(texts) - 1)
        logs.append(fitted.title * share + sum([fitted.features[name] * value for name, value in found.items()]))
    most = max(logs, default=0.0)
    return [math.exp(log - most) for log in logs]
