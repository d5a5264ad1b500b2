"""Who reads: addresses that are addresses, lists as people keep them, each reader once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.config_smtp import Entry
from summarize.delivery.readers import Reader, Readers, address_of, read_table, readers
from summarize.errors import InputError


def known(name: str) -> bool | None:
    return {"ai-policy": True, "chip-policy": False}.get(name)


def listed(*rows: tuple[str, str, str]) -> Readers:
    return readers([Entry(f"f:{n}", a, b, tuple(c.split())) for n, (a, b, c) in enumerate(rows, start=1)], known)


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("hong@city.example", "hong@city.example"),
        ("  Hong.Gil-dong+news@CITY.Example\t", "Hong.Gil-dong+news@city.example"),
        ("\ufeffa@b.kr\u3000", "a@b.kr"),
        ("ho\u200bng@city.example\u2060", "hong@city.example"),
        ("\u202ahong@city.example\u202c\r\n", "hong@city.example"),
        ("hong@서울시.한국", "hong@xn--2i4b25axyf.xn--3e0b707e"),
        ("o'neil/x@b.example", "o'neil/x@b.example"),
    ],
)
def test_an_address_is_read_as_it_is_written_to(written: str, address: str) -> None:
    """Blanks around it go, the domain is small and ASCII, what stands before the @ stays."""
    assert address_of(written) == address


@pytest.mark.parametrize(
    "written",
    [
        "",
        "@",
        "hong",
        "hong@",
        "@city.example",
        "hong@city",
        "hong@@city.example",
        "홍길동@city.example",
        "a b@city.example",
        "a..b@city.example",
        ".a@city.example",
        "a.@city.example",
        '"a b"@city.example',
        "홍길동 <hong@city.example>",
        "<hong@city.example>",
        "a@b.example, c@d.example",
        "a@b.example;c@d.example",
        "hong@city..example",
        "hong@-city.example",
        "hong@city-.example",
        "hong@1.2.3.4",
        "hong@[1.2.3.4]",
        "hong@city_hall.example",
        "hong@city.example\r\nBcc: all@x.example",
        "hong\r\nRCPT TO:<x@y.example>@city.example",
        "hong\n@city.example",
        "hong\u2028@city.example",
        "hong@city.example" + " " * 300 + "x",
        "ㅤ@city.example",
        "x" * 65 + "@city.example",
        "가" * 22 + "@city.example",
        "a@" + "x" * 64 + ".example",
        "a@" + "x." * 130 + "example",
        "a" * 100_000 + "@b.example",
        "\ud800@b.example",
        "a@\ud800.example",
    ],
)
def test_what_is_no_address_is_none(written: str) -> None:
    """Nothing that could end a line, name a second reader or hide reaches a header or a command."""
    assert address_of(written) is None


@given(st.text(max_size=40), st.sampled_from(["@b.example", "", "@", "@b.exam\nple"]))
def test_an_address_has_no_letter_that_a_header_minds(text: str, end: str) -> None:
    """Whatever is written."""
    address = address_of(text + end)
    if address is not None:
        assert address.isprintable()
        assert not set(' \t<>(),;:\\"[]') & set(address)
        assert address.count("@") == 1
        assert address_of(address) == address


def test_who_is_listed_twice_is_one_reader() -> None:
    """By capitals and blanks too; of the topics of both, and of all if one row says nothing."""
    found = listed(
        ("A@City.example ", "가", "ai-policy"),
        ("b@city.example", "", "chip-policy"),
        ("a@CITY.example", "나", "chip-policy"),
        ("b@city.example", "", ""),
    )
    assert found == Readers(
        (Reader("A@city.example", "가", ("ai-policy", "chip-policy")), Reader("b@city.example")), ()
    )


def test_a_reader_gets_the_topics_that_he_wants() -> None:
    """One who wants none that is known gets nothing and is named: it would be all otherwise."""
    found = listed(("a@x.example", "", "chip-policy"), ("b@x.example", "", "ai-polcy"), ("c@x.example", "", ""))
    assert [reader.address for reader in found.wanted] == ["c@x.example"]
    assert len(found.faults) == 1
    assert "f:2" in found.faults[0]
    assert "ai-polcy" in found.faults[0]


def test_a_bad_address_is_named_with_its_line() -> None:
    """The others get their mail; what is shown of it is one line and not without end."""
    found = listed(("a@x.example", "", ""), ("no\r\nBcc: x@y.example" + "x" * 9999, "", ""))
    assert len(found.wanted) == 1
    assert found.faults[0].startswith("f:2: ")
    assert "\n" not in found.faults[0]
    assert len(found.faults[0]) < 400


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "cp949"])
@pytest.mark.parametrize(
    "head",
    ["address,name,topics", "주소,이름,주제", "이메일 주소, 성명 ,주제", "E-Mail,Name,Topic", ""],
)
def test_a_table_is_read_as_excel_writes_it(tmp_path: Path, charset: str, head: str) -> None:
    """With a header in Korean or English or none, UTF-8 or CP949, lines of Windows."""
    path = tmp_path / "readers.csv"
    rows = [head] if head else []
    rows += ['a@x.example,"홍, 길동",ai-policy; chip-policy', "", "b@x.example"]
    path.write_bytes("\r\n".join(rows).encode(charset))
    n = len(rows) - 2
    assert read_table(path) == [
        Entry(f"{path}:{n}", "a@x.example", "홍, 길동", ("ai-policy", "chip-policy")),
        Entry(f"{path}:{n + 2}", "b@x.example"),
    ]


def test_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    """Others are left alone; semicolons and tabs part cells too."""
    path = tmp_path / "readers.csv"
    path.write_text("부서\t이름\t이메일\n기획\t홍길동\ta@x.example\n", encoding="utf-8")
    assert read_table(path) == [Entry(f"{path}:2", "a@x.example", "홍길동")]


@pytest.mark.parametrize(
    ("content", "address", "name", "topics"),
    [
        ("이름,이메일,주소\n홍길동,a@x.example,시청로 1\n", "a@x.example", "홍길동", ()),
        (
            "주소,이름,이메일(업무용),이메일(개인)\n시청로 1,홍길동,a@x.example,b@x.example\n",
            "a@x.example",
            "홍길동",
            (),
        ),
        ("Name,E-mail Address\n홍길동,a@x.example\n", "a@x.example", "홍길동", ()),
        ("이름,주소\n홍길동,a@x.example\n", "a@x.example", "홍길동", ()),
        ("홍길동,a@x.example,ai-policy\n", "a@x.example", "홍길동", ("ai-policy",)),
        ("홍길동,기획과,a@x.example\n", "a@x.example", "홍길동", ()),
        ("sep=;\n이메일;이름\na@x.example;홍, 길동\n", "a@x.example", "홍, 길동", ()),
        ("# 목록, 2026년,,,\n이메일;이름\n#b@x.example;나\na@x.example;가\n", "a@x.example", "가", ()),
    ],
)
@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "cp949"])
def test_tables_as_offices_have_them(
    tmp_path: Path, content: str, address: str, name: str, topics: tuple[str, ...], charset: str
) -> None:
    """A street is no address of mail; a line that begins with # is a remark, also before the header."""
    path = tmp_path / "readers.csv"
    path.write_bytes(content.encode(charset))
    (entry,) = read_table(path)
    assert (entry.address, entry.name, entry.topics) == (address, name, topics)


@pytest.mark.parametrize(
    ("content", "part"),
    [
        ("이름,부서\n홍길동,기획\n".encode(), "'주소'"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"PK\x03\x04\x00\x00", "CSV"),
        (b'address\n"' + b"x" * 200_000, "CSV"),
    ],
)
def test_a_table_that_cannot_be_used_is_named(tmp_path: Path, content: bytes, part: str) -> None:
    """With what to do about it."""
    path = tmp_path / "readers.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=part) as error:
        read_table(path)
    assert str(path) in str(error.value)
    with pytest.raises(InputError, match="읽을 수 없음"):
        read_table(tmp_path / "none.csv")
