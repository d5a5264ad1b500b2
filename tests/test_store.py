"""The store and what is remembered in it: nothing lost, nothing twice, nothing stale."""

from __future__ import annotations

import datetime
import sqlite3
from pathlib import Path

import pytest

from summarize import memory, sentences
from summarize.digest import Options, build
from summarize.earlier import PastIssue
from summarize.errors import StoreError
from summarize.memory import Memory
from summarize.model import Document, Given
from summarize.reading.dates import SEOUL
from summarize.schema import MIGRATIONS
from summarize.sources.answers import Visit
from summarize.store import Store, key_of, plain_address
from summarize.tables import digest_json

NOW = datetime.datetime(2026, 7, 20, 9, 0, tzinfo=SEOUL)


def document(title: str = "시, 조례 제정", url: str | None = None, **given: str | None) -> Document:
    text = "시는 인공지능 조례를 제정했다고 밝혔다.\n시는 예산을 늘린다.\n의회는 정책을 반겼다."
    return Document(url or "rows.jsonl:1", text, Given(title, url=url, **given))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "sejul.db"


def test_a_document_comes_back_as_it_was(path: Path) -> None:
    """With all that its source stated and its page showed; twice is once."""
    whole = Document(
        "a",
        "글",
        Given("제목", "id", "2026-07-13", "https://x.example/1", "한빛", "홍길동", "머리", "설명"),
        "보이는 글",
    )
    with Store(path) as store:
        assert store.add([whole, Document("b.txt", "다른 글")], NOW) == 2
        assert store.add([whole], NOW) == 0
    with Store(path) as store:
        assert store.documents() == [whole, Document("b.txt", "다른 글")]
        assert store.count() == 2


def test_the_newest_content_of_an_address_is_the_current_one(path: Path) -> None:
    """An edited headline replaces the old one, for good: another feed may carry the old version for days."""
    first, second = (document(title, "https://x.example/1?utm_source=rss") for title in ("가", "나"))
    with Store(path) as store:
        assert [store.add([d], NOW + datetime.timedelta(days=n)) for n, d in enumerate((first, second, first))] == [
            1,
            0,
            0,
        ]
        assert store.documents() == [second]


def test_which_of_two_versions_in_one_run_is_kept_does_not_depend_on_their_order(tmp_path: Path) -> None:
    """Servers answer as they like."""
    versions = [document(title, "https://x.example/1") for title in ("가", "나")]
    kept = []
    for name, order in {"a": versions, "b": versions[::-1]}.items():
        with Store(tmp_path / name) as store:
            for version in order:
                store.add([version], NOW)
            kept.append(store.documents())
    assert kept[0] == kept[1]
    assert len(kept[0]) == 1


def test_an_address_that_several_items_share_names_none_of_them(path: Path) -> None:
    """A feed that links its front page everywhere loses nothing, and doubles nothing the next time."""
    items = [document(f"기사 {n}", "https://x.example/") for n in range(3)]
    with Store(path) as store:
        assert store.add(items, NOW) == 3
        assert store.add(items, NOW + datetime.timedelta(days=1)) == 0
        assert store.count() == 3


def test_a_lead_never_replaces_its_page(path: Path) -> None:
    """But a page replaces its lead."""
    lead, page = document("머리", "https://x.example/1"), document("본문", "https://x.example/1")
    with Store(path) as store:
        store.add([lead], NOW, leads=[lead.content_hash])
        assert store.leads() == [lead]
        store.add([page], NOW)
        assert store.leads() == []
        store.add(
            [document("새 머리", "https://x.example/1")],
            NOW,
            leads=[document("새 머리", "https://x.example/1").content_hash],
        )
        assert store.documents() == [page]
        assert store.leads() == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://x.example/v?id=1&utm_source=a#top", "https://X.example/v?id=1", True),
        ("https://x.example/v?id=1", "https://x.example/v?id=2", False),
        ("https://x.example/a", "https://x.example/A", False),
        ("https://x.example/v?sc=1", "https://x.example/v?sc=2", False),
        ("https://x.example/#!/news/1", "https://x.example/#!/news/2", False),
        ("https://a.kr/1?kw=인공지능&id=3", "https://a.kr/1?kw=%EC%9D%B8%EA%B3%B5%EC%A7%80%EB%8A%A5&id=3", True),
    ],
)
def test_which_addresses_are_one(one: str, other: str, same: bool) -> None:
    """What says how a reader came is left aside."""
    assert (plain_address(one) == plain_address(other)) is same


def test_rows_without_address_or_id_are_told_apart_by_their_content() -> None:
    """Rows move in a file; a file of one page is that page."""
    assert key_of(Document("a.jsonl:1", "가", Given("t"))) == key_of(Document("a.jsonl:9", "가", Given("t")))
    assert key_of(Document("a.txt", "가")) == key_of(Document("a.txt", "나"))
    assert key_of(Document("a.xlsx:1", "가", Given("t", id="7"))) == key_of(
        Document("b.xlsx:3", "나", Given("t", id="7"))
    )


def test_all_or_nothing(path: Path) -> None:
    """A batch in which something fails is not stored, nor the visit that brought it."""
    with Store(path) as store:
        bad = Document("x", "글", Given("제목", id=object()))  # type: ignore[arg-type]
        with pytest.raises((StoreError, TypeError)):
            store.add([document(), bad], NOW, visit=Visit("https://x.example/feed", "tag"))
        assert store.count() == 0
        assert store.visit("https://x.example/feed") is None


def test_an_older_schema_is_brought_up_to_date_with_its_content(path: Path) -> None:
    """From each version, with what was stored in it."""
    for version in range(1, len(MIGRATIONS)):
        old = path.with_name(f"v{version}.db")
        old.parent.mkdir(exist_ok=True)
        with sqlite3.connect(old) as db:
            for step in MIGRATIONS[:version]:
                db.executescript(step)
            db.execute(
                "INSERT INTO documents VALUES('h', 'k', 'a.txt', '글', NULL, '', '2026-07-20T09:00:00+09:00', 0, 0)"
            )
            db.execute(f"PRAGMA user_version = {version}")
        with Store(old) as store:
            assert store.documents() == [Document("a.txt", "글")]
            assert store.db.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
            store.publish(build([document()], Options("none")), PastIssue("", "").pack(), old, NOW)


def test_a_store_that_cannot_be_used_says_what_to_do(path: Path, tmp_path: Path) -> None:
    """Garbage, a newer version, a folder that cannot be made."""
    path.parent.mkdir()
    path.write_bytes(b"garbage" * 500)
    with pytest.raises(StoreError, match="옮겨 두십시오"):
        Store(path)
    newer = tmp_path / "newer.db"
    with sqlite3.connect(newer) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="새 판"):
        Store(newer)
    with pytest.raises(StoreError, match="권한"):
        Store(path / "below" / "sejul.db")


def test_documents_of_a_week_are_those_of_its_days(path: Path) -> None:
    """By the day of an article; without one, by the day of collecting."""
    dated = document("가", "https://x.example/1", published="2026-07-15")
    undated = document("나", "https://x.example/2")
    with Store(path) as store:
        store.add([dated, undated], NOW)
        assert sum(memory.read_unread(store)) == 2
        day = datetime.date
        assert store.documents(day(2026, 7, 13), day(2026, 7, 19)) == [dated]
        assert store.documents(day(2026, 7, 20), None) == [undated]


def test_a_memory_gives_what_the_stages_give(path: Path, seed_documents: list[Document]) -> None:
    """The same bytes without a memory, with a fresh one and with one that knows everything, also for twins."""
    twins = [*seed_documents, Document("twin.txt", seed_documents[0].text)]
    plain = digest_json(build(twins, Options("none")))
    with Store(path) as store:
        assert [digest_json(build(twins, Options("none"), (), Memory(store))) for _ in range(2)] == [plain, plain]


def test_nothing_is_tokenised_twice(
    path: Path, seed_documents: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second digest asks Kiwi for nothing; with one page more, for that page only."""
    asked: list[int] = []
    tokenise = sentences.language.tokenize

    def counting(texts: list[str]) -> object:
        asked.append(len(texts))
        return tokenise(texts)

    with Store(path) as store:
        build(seed_documents, Options("none"), (), Memory(store))
        monkeypatch.setattr(sentences.language, "tokenize", counting)
        build(seed_documents, Options("none"), (), Memory(store))
        assert sum(asked) == 0
        build([*seed_documents, document()], Options("none"), (), Memory(store))
        assert 3 <= sum(asked) < 10


def test_a_change_of_the_rules_is_noticed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an older program worked out is not used."""
    with Store(path) as store:
        Memory(store).read_all([document()])
        read: list[Document] = []
        real = memory.reading.read
        monkeypatch.setattr(memory.reading, "read", lambda d: (read.append(d), real(d))[1])
        Memory(store).read_all([document()])
        assert not read
        monkeypatch.setattr(memory, "rules", lambda: "other")
        Memory(store).read_all([document()])
        assert len(read) == 1


def test_a_memory_that_cannot_be_written_works_all_the_same(path: Path) -> None:
    """As on a full disk: slower, but right."""
    with Store(path) as store:
        store.db.execute("PRAGMA query_only = 1")
        assert Memory(store).read_all([document()])[0].articles[0].title == "시, 조례 제정"
        assert list(memory.read_unread(store)) == []
        with pytest.raises(StoreError, match="쓰지 못함"):
            store.add([document()], NOW)


def test_twins_are_quoted_from_themselves(path: Path) -> None:
    """Two articles of one text and title: each line names the article of its own story, with and without a memory."""
    text = "시는 인공지능 조례를 제정했다. 시는 예산을 늘린다."
    twins = [Document(f"a.jsonl:{n}", text, Given("시, 조례 제정", id=name)) for n, name in enumerate("BA")]
    plain = digest_json(build(twins, Options("none")))
    with Store(path) as store:
        assert [digest_json(build(twins, Options("none"), (), Memory(store))) for _ in range(3)] == [plain] * 3


def test_a_page_that_shows_something_else_is_another_version() -> None:
    """Its by-line and date may stand only in what it shows."""
    one, other = (Document("a", "글", Given("제목"), f"홍길동 기자 2026.07.{n}") for n in (13, 14))
    assert one.content_hash != other.content_hash
    assert Document("a", "글").content_hash != Document("a", "글", shown="글").content_hash


def test_addresses_in_other_charsets_stay_apart() -> None:
    """Old sites ask for EUC-KR; what is no address names nothing."""
    assert plain_address("http://x.example/?name=%B0%A1") != plain_address("http://x.example/?name=%B3%AA")
    assert key_of(Document("a.jsonl:1", "가", Given("t", url="-"))) != key_of(
        Document("b.jsonl:1", "나", Given("t", url="-"))
    )
