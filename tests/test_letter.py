"""An issue as a mail: the letter, and the message that brings it to one reader."""

from __future__ import annotations

import base64
import dataclasses
import datetime
import email
import email.policy
import json
import re
from email.header import decode_header, make_header
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import example, given, settings
from hypothesis import strategies as st
from letters import PAGE, SENDER, issue

from summarize.config_mail import Mail, is_mailbox
from summarize.delivery import headers, writing
from summarize.delivery.letter import READER, Letter, Sender, message, message_id, sender_of
from summarize.delivery.writing import BUDGET, letter
from summarize.errors import ConfigError, InputError
from summarize.layout import layout
from summarize.markup import plain
from summarize.model import Article, Difference, Digest, Earlier, Line, Section, Story
from summarize.tables import digest_json, digest_of

DATE = datetime.datetime(2026, 7, 20, 8, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=9)))
TO = "kim.hanbit@city.example"
INJECTIONS = [
    "제목\r\nBcc: all@city.example", "제목\nX-Evil: 1", "a\rb", "a\x00b", "a\u2028Bcc: x@y.example", "a\x85b", "a\x0bb\x0cc",
    "=?utf-8?b?QmNjOiB4?=", "가" * 3000, "x" * 3000, '"; <b>', "a\u202eb\u200bc", "<script>alert(1)</script>", "끝\\", "{{ 7*7 }}",
    "\ufff9reader\ufffb", "--=_0123", ".", "\r\n.\r\nQUIT", "\ud800", "👩\u200d👩\u200d👧", "</style><b>", "<!--[if mso]>",
]  # fmt: skip


def long_sender() -> Sender:
    """A sender whose readers leave by addresses that are much longer than a line."""
    return Sender(
        SENDER.address, SENDER.name, SENDER.reply_to, SENDER.list_id, "leave@city.example?subject=" + "leave%20" * 30 + "{address}",
        "https://city.example/" + "leave-by-this-long-way/" * 12 + "?who={address}",
    )  # fmt: skip


def parsed(message: EmailMessage) -> list[EmailMessage]:
    """The message as both standard parsers see it, none of which may find anything wrong."""
    raw = message.as_bytes()
    modern = email.message_from_bytes(raw, policy=email.policy.default)
    old = email.message_from_bytes(raw)
    for found in (modern, old):
        assert [part.defects for part in found.walk()] == [[], [], []]
        assert [part.get_content_type() for part in found.walk()] == [
            "multipart/alternative",
            "text/plain",
            "text/html",
        ]
    for name in modern:
        assert not getattr(modern[name], "defects", ()), name
    assert old.keys() == modern.keys()
    return [modern, old]  # type: ignore[list-item]


def bodies(message: EmailMessage) -> tuple[str, str]:
    text, html = (part.get_content() for part in parsed(message)[0].iter_parts())
    return text, html


class Shown(HTMLParser):
    """The tags of a page, and its text as a reader sees it."""

    def __init__(self, page: str):
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.data: list[str] = []
        self.hidden = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.hidden = tag in ("style", "title")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.data.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.data).split())


def hostile(text: str) -> Digest:
    """An issue that says the text wherever it can."""
    article = Article(
        "a",
        f"dir/{text}.txt",
        text,
        (text or "빈",),
        outlet=text,
        author=text,
        url=f"https://a.kr/{text}",
        published="2026-07-13",
    )
    other = Article("b", "b.txt", text, ("둘",), outlet="다른 매체", url=f"javascript:{text}")
    story = Story(
        "a", text, (article, other), (Line(text, "a", 0, len(text), (text,)), Line("둘", "b", 0, 1)), (text,), (text,),
        voices=((0,), (1,)), differences=(Difference(text, ((text, text), ("1", "b"))),),
        follows=Earlier(text, "2026-07-06", "2026-07-12", "", True),
    )  # fmt: skip
    counts = {"documents": 1, "articles": 2, "relevant": 2, "stories": 1}
    return Digest(text, text, text, "2026-07-13", "2026-07-19", counts, (Section(text, (story,)),))


def test_the_same_input_gives_the_same_message() -> None:
    """A message that is made again, as after a crash, is the same octets; another reader's has another id."""
    first, second = (message(letter(issue(12), SENDER, page=PAGE), SENDER, TO, DATE).as_bytes() for _ in range(2))
    assert first == second
    one, other = (message_id("ai-policy 2026-07-13 2026-07-19", SENDER, who) for who in (TO, "lee@city.example"))
    assert one != other
    assert one == message_id("ai-policy 2026-07-13 2026-07-19", SENDER, "kim.hanbit@CITY.example")
    assert one != message_id("ai-policy 2026-07-20 2026-07-26", SENDER, TO)
    assert re.fullmatch(r"<[0-9a-f]{40}@city\.example>", one)


def test_headers_say_who_sends_what_and_how_one_leaves() -> None:
    """What mail programs and their filters look at, in the form that they want."""
    made = message(letter(issue(3), SENDER), SENDER, TO, DATE)
    modern, old = parsed(made)
    assert str(modern["Subject"]).startswith("[AI 정책 7월 13일~19일] 국회 AI 기본법 시행령 1차 손질…")
    assert str(make_header(decode_header(old["Subject"]))) == str(modern["Subject"])
    assert modern["From"].addresses[0].display_name == "한빛시 AI정책과"
    assert modern["From"].addresses[0].addr_spec == "news@city.example"
    assert modern["Date"].datetime == DATE
    assert old["List-Id"] == "<ai.city.example>"
    ways = "<mailto:leave@city.example?subject=unsubscribe%20kim.hanbit%40city.example>, <https://city.example/leave?who=kim.hanbit%40city.example&list=ai>"
    assert modern["List-Unsubscribe"] == ways
    assert old["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (old["To"], old["Reply-To"]) == (TO, "desk@city.example")
    assert (old["Content-Language"], old["Auto-Submitted"], old["Precedence"]) == ("ko", "auto-generated", "bulk")
    assert "?" not in old["Message-ID"]


def test_only_what_is_configured_is_said() -> None:
    """No one-click without a page that takes it; nothing to leave by means: answer."""
    bare = Sender("news@city.example")
    made = message(letter(issue(2), bare), bare, TO, DATE)
    for name in ("List-Unsubscribe", "List-Unsubscribe-Post", "List-Id", "Reply-To"):
        assert made[name] is None
    for part in bodies(made):
        assert "답장으로 알려 주십시오" in part
    by_mail = Sender("news@city.example", unsubscribe_mail="leave@city.example")
    made = message(letter(issue(2), by_mail), by_mail, TO, DATE)
    assert made["List-Unsubscribe"].startswith("<mailto:")
    assert made["List-Unsubscribe-Post"] is None


def test_advertisements_say_so() -> None:
    """(광고) stands first in the subject, once; who sends it and the way out stand in both parts."""
    sender = sender_of(Mail("news@city.example", "한빛시", "", "02-000-0000", "", "leave@city.example", "", True))
    found = letter(issue(1), sender)
    made = message(found, sender, TO, DATE)
    assert str(made["Subject"]).startswith("(광고) [AI 정책")
    again = message(Letter(found.issue, f"(광고) {found.subject}", found.text, found.html), sender, TO, DATE)
    assert again["Subject"] == made["Subject"]
    for part in bodies(made):
        assert "한빛시, news@city.example, 02-000-0000" in part
        assert "mailto:leave@city.example?subject=unsubscribe%20kim.hanbit%40city.example" in part
    with pytest.raises(ConfigError, match="광고"):
        sender_of(Mail("news@city.example", "한빛시", advertisement=True))
    with pytest.raises(ConfigError, match=r"mail\.from"):
        sender_of(Mail())


@pytest.mark.parametrize("sender", [SENDER, long_sender()], ids=["short", "long"])
def test_lines_are_short_and_end_rightly(sender: Sender) -> None:
    """CRLF, ASCII, at most 998 octets; no address to leave by is broken or encoded, however long."""
    raw = message(letter(issue(40), sender, page=PAGE), sender, TO, DATE).as_bytes()
    assert raw.isascii()
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert not [line for line in lines if b"\r" in line or b"\n" in line]
    head = raw.partition(b"\r\n\r\n")[0].decode().replace("\r\n", "\n")
    assert not re.search(r"^[ \t]*$", head, re.MULTILINE)
    folded = re.search(r"^List-Unsubscribe: (.*(?:\n .*)*)", head, re.MULTILINE)
    assert folded
    for uri in folded[1].replace("\n", "").split(", "):
        assert re.fullmatch(r"<(?:mailto:|https://)[^\s<>]+>", uri)
    assert "=?" not in folded[1]


@pytest.mark.parametrize("sender", [SENDER, long_sender()], ids=["short", "long"])
def test_a_signature_survives_parsing_and_writing(sender: Sender) -> None:
    """Signed by a server over all headers, read by a program and written again, the message still verifies."""
    key = rsa.generate_private_key(65537, 2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
    made = message(letter(issue(5), sender, page=PAGE), sender, TO, DATE)
    raw = made.as_bytes()
    assert raw == bytes(made) == made.as_bytes(policy=email.policy.SMTP)
    names = [name.lower().encode() for name in made]
    assert b"list-unsubscribe-post" in names
    signature = dkim.sign(
        raw, b"sejul", b"city.example", private, canonicalize=(b"relaxed", b"relaxed"), include_headers=names
    )
    for policy in (email.policy.default, email.policy.compat32):
        # What relays do with a signed message: nothing is folded anew.
        again = email.message_from_bytes(signature + raw, policy=policy).as_bytes(
            policy=email.policy.SMTP.clone(refold_source="none")
        )
        assert dkim.verify(again, dnsfunc=lambda *_, **__: record)
        assert not dkim.verify(again.replace(b"One-Click", b"Two-Click"), dnsfunc=lambda *_, **__: record)


def test_headers_of_usual_length_survive_a_relay_that_folds_anew() -> None:
    """Python's own policy encodes an address that is longer than a line; usual ones are no longer."""
    sender = Sender(
        "news@city.example",
        "한빛시",
        "",
        "ai.city.example",
        "leave@city.example?subject={address}",
        "https://city.example/leave?who={address}",
    )
    raw = message(letter(issue(2), sender), sender, "kim@city.example", DATE).as_bytes()
    assert email.message_from_bytes(raw, policy=email.policy.SMTP).as_bytes() == raw


@pytest.mark.parametrize("text", INJECTIONS)
def test_nothing_can_be_put_into_the_headers(text: str) -> None:
    """By a title, a topic, a headline, an outlet or the sender's name."""
    sender = Sender(
        SENDER.address, text, SENDER.reply_to, SENDER.list_id, SENDER.unsubscribe_mail, SENDER.unsubscribe_url
    )
    made = message(letter(hostile(text), sender, page=f"https://a.kr/{text}"), sender, TO, DATE)
    plainly = message(letter(hostile("말"), SENDER), SENDER, TO, DATE)
    for found in parsed(made):
        assert found.keys() == plainly.keys()
    modern, old = parsed(made)
    assert str(modern["Subject"]) == writing.subject(hostile(text))
    assert [a.addr_spec for a in modern["From"].addresses] == [SENDER.address]
    # Python's newer parser puts a blank between the encoded words of a long name.
    name = str(make_header(decode_header(old["From"]))).removesuffix(f"<{SENDER.address}>").rstrip(" ")
    assert name in (plain(text), f'"{plain(text)}"') if plain(text) else name == SENDER.address


@pytest.mark.parametrize(
    "address",
    ["a@b.kr\r\nBcc: c@d.kr", "a@b.kr\n", "a b@c.kr", "a@b.kr, c@d.kr", "<a@b.kr>", "가@나.kr", "a@나.kr", "@b.kr", "a@", "", "a@b..kr", ".a@b.kr", '"a b"@c.kr', "a@[127.0.0.1]", "a" * 65 + "@b.kr", "a@" + "b" * 64 + ".kr", "a\x00@b.kr", "a@b.kr\u2028x", "a(c)@b.kr", "a@-b.kr"],
)  # fmt: skip
def test_what_is_no_address_gets_no_message(address: str) -> None:
    """Neither as a reader's nor as the sender's."""
    assert not is_mailbox(address)
    found = Letter("i", "제목", "글", "<p>글</p>")
    with pytest.raises(InputError, match="메일 주소"):
        message(found, SENDER, address, DATE)
    with pytest.raises(InputError, match="메일 주소"):
        message(found, Sender(address), TO, DATE)


@pytest.mark.parametrize(
    "changed",
    [
        {"list_id": "한빛.city.example"},
        {"list_id": "a.b>\r\nX: 1"},
        {"unsubscribe_url": "https://city.example/ >, <mailto:evil@city.example"},
        {"unsubscribe_url": "https://city.example/가"},
        {"unsubscribe_mail": "leave@city.example\r\nBcc: x@city.example"},
        {"unsubscribe_url": "https://city.example/" + "x" * 1000},
    ],
)
def test_a_sender_that_no_configuration_gives_gets_no_message(changed: dict[str, str]) -> None:
    """The configuration is checked when it is read; what comes another way is refused here."""
    sender = dataclasses.replace(SENDER, **changed)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="메일 머리"):
        message(Letter("i", "제목", "글", "<p>글</p>"), sender, TO, DATE)


@given(st.text(max_size=80))
@example("가 " * 40)
@example("=?utf-8?q?x?=")
@example("a" * 61)
@example(" - ")
@settings(deadline=None)
def test_words_in_a_header_are_read_as_they_are(words: str) -> None:
    """Any letters, by both parsers."""
    shown = plain(words) or "x"
    made = headers.text("Subject", shown).fold(policy=email.policy.SMTP)
    assert max(map(len, made.split("\r\n"))) <= 76
    raw = made.encode() + b"\r\n"
    assert str(email.message_from_bytes(raw, policy=email.policy.default)["Subject"]) == shown
    assert str(make_header(decode_header(email.message_from_bytes(raw)["Subject"]))) == shown


@pytest.mark.parametrize("trap", [t for t in INJECTIONS if len(t) < 100])
def test_hostile_text_stays_text_in_both_parts(trap: str) -> None:
    """No tag, handler, style or address comes from the text; the line shows what went in; the plain part has no line of it."""
    text, html = bodies(message(letter(hostile(trap), SENDER), SENDER, TO, DATE))
    text_of_word, html_of_word = bodies(message(letter(hostile("말"), SENDER), SENDER, TO, DATE))
    found, harmless = Shown(html), Shown(html_of_word)
    assert [tag for tag, _ in found.tags if tag != "span"] == [tag for tag, _ in harmless.tags if tag != "span"]
    for tag, attributes in found.tags:
        assert tag not in ("script", "img", "link", "iframe", "object", "form")
        assert not [name for name in attributes if name.startswith("on") or name == "src"]
        if "href" in attributes:
            assert re.match(r"https://(?:a\.kr|city\.example)/|mailto:leave@city\.example", attributes["href"] or "")
    styles = {attributes.get("style") for _, attributes in harmless.tags} | {"white-space:nowrap"}
    assert {attributes.get("style") for _, attributes in found.tags} <= styles
    assert plain(trap) in found.text
    assert f"- {plain(trap)}" in text.splitlines()
    assert len(text.splitlines()) == len(text_of_word.splitlines())
    for part in (text, html):
        assert not re.search(r"[\ufff9-\ufffb\u202e\u200b\u2028\x00]", part)


@pytest.mark.parametrize("count", [0, 1, 5, 40])
def test_the_plain_part_has_every_line(count: int) -> None:
    """Every headline, line, outlet, and address that is quoted, letter for letter, wrapped by nothing; and no tag."""
    digest = issue(count)
    text = bodies(message(letter(digest, SENDER, page=PAGE), SENDER, TO, DATE))[0]
    lines = text.splitlines()
    stories = [story for section in digest.sections for story in section.stories]
    for story in stories:
        assert f"■ {story.headline}" in lines
        for line in story.lines:
            assert f"- {line.text}" in lines
        quoted = {line.article for line in story.lines}
        for article in story.articles:
            assert (f"{article.url}" in text) == (article.id in quoted)
            assert f"{article.outlet}" in text
        if others := len(story.articles) - len(quoted):
            assert f"그 밖의 기사 {others}건" in lines
    assert sum(line.startswith("■ ") for line in lines) == count
    assert "https://city.example/leave?who=kim.hanbit%40city.example&list=ai" in text
    assert "&amp;" not in text
    assert "\n\n\n\n" not in text


def test_no_word_stands_twice_on_top_of_each_other() -> None:
    """The front story's section is its kicker, and no heading right below; an issue of all topics has news."""
    digest = issue(6)
    found = letter(digest, SENDER)
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", found.html)
    assert layout(digest).front_section == layout(digest).sections[0].name == "정책·법제"
    assert headings[1:] == [section.name for section in layout(digest).sections[1:]]
    everything = dataclasses.replace(digest, topic="none", subject="전체")
    assert letter(everything, SENDER).subject.startswith("[뉴스 7월 13일~19일] ")


def test_a_line_of_the_only_article_has_its_source_behind_it() -> None:
    """Of several articles it stands below, with the outlet."""
    html = letter(issue(6), SENDER).html
    assert re.search(r'밝혔다\. <a class="source"[^>]*>원문</a></div>', html)
    assert re.search(r'<div class="proof"[^>]*>한빛일보 · <a href="[^"]*" [^>]*>원문</a></div>', html)


def shown_stories(html: str) -> list[str]:
    found = re.findall(r'class="headline"[^>]*>(.*?)</h[23]>', html)
    return [re.sub(r"<[^>]+>", "", headline) for headline in found]


def test_a_long_issue_is_cut_at_a_whole_story() -> None:
    """The weightiest are shown, as many as 90 KB hold, each whole; the rest is counted and linked."""
    whole = letter(issue(20), SENDER, page=PAGE)
    assert len(shown_stories(whole.html)) == 20
    assert "더 있습니다" not in whole.html
    digest = issue(40)
    cut = letter(digest, SENDER, page=PAGE)
    shown = shown_stories(cut.html)
    assert len(cut.html.encode()) <= BUDGET
    assert 36 <= len(shown) < 40
    stories = [story for section in digest.sections for story in section.stories]
    by_weight = sorted(stories, key=lambda s: -(s.weight.total if s.weight else 0))
    assert set(shown) == {story.headline for story in by_weight[: len(shown)]}
    for story in by_weight[: len(shown)]:
        for line in story.lines:
            assert plain(line.text) in Shown(cut.html).text
    assert f"이야기가 {40 - len(shown)}건 더 있습니다" in cut.html
    assert f'<a href="{PAGE}"' in cut.html.partition("더 있습니다")[2]
    # The figures on top are those of the whole issue.
    assert "이야기 40건" in cut.html
    alone = letter(digest, SENDER)
    assert "답장해 주십시오" in alone.html.partition("더 있습니다")[2]


@pytest.mark.parametrize("story_count", [1, 7, 12])
def test_the_budget_is_kept_to_the_octet(monkeypatch: pytest.MonkeyPatch, story_count: int) -> None:
    """An issue that just fits is whole; with one octet less it is cut; with no room at all it has no story."""
    digest = issue(story_count)
    size = len(letter(digest, SENDER).html.encode())
    monkeypatch.setattr(writing, "BUDGET", size)
    assert len(shown_stories(letter(digest, SENDER).html)) == story_count
    monkeypatch.setattr(writing, "BUDGET", size - 1)
    cut = letter(digest, SENDER).html
    assert len(shown_stories(cut)) < story_count
    assert len(cut.encode()) < size
    monkeypatch.setattr(writing, "BUDGET", 1)
    assert shown_stories(letter(digest, SENDER).html) == []


def test_the_page_needs_nothing_but_itself() -> None:
    """No image, script, form or remote style; styles are in the elements; only the dark mode stays in the head."""
    html = letter(issue(9), SENDER, page=PAGE).html
    found = Shown(html)
    assert not {tag for tag, _ in found.tags} & {"img", "script", "link", "form", "input", "iframe", "details", "svg"}
    assert "url(" not in html
    assert all(attributes.get("role") == "presentation" for tag, attributes in found.tags if tag == "table")
    assert html.startswith("<!DOCTYPE html>")
    assert '<html lang="ko">' in html
    assert 0 < html.index("charset") < 200
    kept = re.findall(r"<style.*?</style>", html, re.S)
    assert "prefers-color-scheme: dark" in kept[0]
    assert "!important" in kept[0]
    assert sum(map(len, kept)) < 8000
    assert found.text.find("AI 기본법 시행령") < found.text.find("주간 AI 정책 다이제스트")  # the preheader
    assert READER in html


def test_a_digest_read_back_makes_the_same_mail(seed_digest: Digest) -> None:
    """`sejul send` has digest.json only."""
    for digest in (issue(0), issue(7), issue(40), seed_digest):
        written = digest_json(digest)
        again = digest_of(json.loads(written))
        assert letter(again, SENDER, page=PAGE) == letter(digest, SENDER, page=PAGE)
        assert digest_of(json.loads(written)) == again


def test_a_link_read_back_leads_to_its_article_or_nowhere() -> None:
    """A file that anybody may have written cannot bring an address of its own."""
    table = json.loads(digest_json(issue(1)))
    line = table["sections"][0]["stories"][0]["lines"][0]
    assert line["link"].startswith("https://a.example/news/20260713000#:~:text=")
    for link in (
        "javascript:alert(1)",
        "https://evil.example/#:~:text=x",
        line["link"] + '"><b>',
        line["link"] + "\nx",
        "x",
        None,
    ):
        line["link"] = link
        html = letter(digest_of(table), SENDER).html
        assert "evil" not in html
        assert "javascript" not in html
        assert 'href="https://a.example/news/20260713000"' in html
        assert len(re.findall("원문</a>", html)) == 3


@pytest.mark.parametrize(
    ("key", "value", "part"),
    [
        ("title", 3, "$.title"),
        ("from", "어제", "$.from"),
        ("counts", {"documents": 1}, "articles"),
        ("sections", [{"name": "가", "stories": [{"id": "1"}]}], "$.sections[0].stories[0]"),
        (
            "sections",
            [{"name": "가", "stories": [{"id": "1", "headline": "x", "articles": [], "lines": []}]}],
            "stories[0]",
        ),
        ("sections", None, "$.sections"),
    ],
)
def test_a_file_that_is_no_digest_is_named(key: str, value: object, part: str) -> None:
    """With the place in it, and what to do."""
    table = json.loads(digest_json(issue(1)))
    table[key] = value
    with pytest.raises(InputError) as error:
        digest_of(table, "out/digest.json")
    assert "out/digest.json" in str(error.value)
    assert part in str(error.value)
    assert "sejul digest" in str(error.value)


def test_what_was_always_in_a_digest_is_enough() -> None:
    """A digest.json without what came later, as another program may write it."""
    table = {
        "title": "주간", "topic": "ai-policy", "from": None, "to": None, "counts": {"documents": 1, "articles": 1, "relevant": 1, "stories": 1},
        "sections": [{"name": "정책", "stories": [{
            "id": "1", "headline": "제목", "keywords": [], "figures": [],
            "articles": [{"id": "a", "title": "제목", "outlet": None, "published": None, "url": "https://a.kr/1", "document": "a.txt"}],
            "lines": [{"text": "시는 협약을 맺었다.", "article": "a", "start": 0, "end": 11}]}]}],
        "skipped": [],
    }  # fmt: skip
    found = letter(digest_of(table), SENDER)
    assert "- 시는 협약을 맺었다." in found.text
    assert found.subject == "[ai-policy] 제목"


def test_every_template_has_a_mail(tmp_path: Path) -> None:
    """A folder without one of its own gets the one of `base`."""
    assert letter(issue(2), SENDER, "brief") == letter(issue(2), SENDER, "weekly")
    (tmp_path / "digest.md.j2").write_text("x", encoding="utf-8")
    (tmp_path / "mail.txt.j2").write_text("{{ digest.title }}: 우리 것", encoding="utf-8")
    found = letter(issue(2), SENDER, str(tmp_path))
    assert found.text == "주간 AI 정책 다이제스트: 우리 것\n"
    assert found.html == letter(issue(2), SENDER).html
