"""The configuration as a person writes it, rightly and wrongly."""

from __future__ import annotations

import dataclasses
import tomllib
from pathlib import Path

import pytest

from summarize import config
from summarize.config import Config, load
from summarize.errors import ConfigError


def test_what_init_writes_is_the_default(tmp_path: Path) -> None:
    """Every option stands in the file with the value that it has without one; a second `init` overwrites nothing."""
    path = tmp_path / "new" / "config.toml"
    config.write(path)
    assert load(path) == Config()
    with pytest.raises(ConfigError, match="이미 있음"):
        config.write(path)
    written = tomllib.loads(path.read_text(encoding="utf-8"))
    assert list(written) == ["readers_file", "sources", "topics", "digest", "site", "run", "fetch", "mail", "smtp"]
    for name, kind in config.SECTIONS.items():
        assert list(written[name]) == [f.metadata.get("key", f.name) for f in dataclasses.fields(kind)]


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("[source]\n", 1, "'sources'"),
        ("[sources]\nfeed = []\n", 2, "'feeds'"),
        ("[sources]\n\n# feed\npage = []\n", 4, "'pages'"),
        ("[digest]\ntopics = 'x'\n", 2, "'topic'"),
        ("sources = 3\n", 1, "[sources]"),
        ("[sources]\nfeeds = 'https://x.example'\n", 2, '["'),
        ("[sources]\nfeeds = ['rss.xml']\n", 2, "files"),
        ("[sources]\nfull_text = 'yes'\n", 2, "true"),
        ("[digest]\nlines = 0\n", 2, "1에서 100"),
        ("[digest]\nlines = 2.5\n", 2, "자연수"),
        ("[digest]\nlines = true\n", 2, "자연수"),
        ("[fetch]\ndelay = -1\n", 2, "0에서"),
        ("[fetch]\ndelay = inf\n", 2, "0에서"),
        ("[digest]\nlines = 1000\n", 2, "1에서 100"),
        ("[digest]\ntemplate = ''\n", 2, "비울 수 없음"),
        ("[sources]\nfiles = ['']\n", 2, "빈 이름"),
        ('[sources]\nfiles = ["a\\u0000b"]\n', 2, "보이지 않는"),
        ("[fetch]\nuser_agent = '세줄'\n", 2, "영문"),
        ('[fetch]\nuser_agent = "a\\nb"\n', 2, "영문"),
        ('[topics]\n"반도체" = 1\n', 2, "파일"),
        ("[topics]\n'' = 'chips.toml'\n", 2, "빈 이름"),
        ('[topics]\n"a\u200b" = "chips.toml"\n', 2, "보이지 않는"),
        ("[topics]\n\nchips = ''\n", 3, ".toml"),
        ("[topics]\nchips = 'chips.txt'\n", 2, ".toml"),
        ("[topics]\n반도체 = 'chips.toml'\n", 2, "한글 이름은"),
        ("[mail]\nto = 'me'\n", 2, "모르는 이름"),
        ("[mail]\nfrom = '세줄 <a@b.kr>'\n", 2, "메일 주소 하나"),
        ('[mail]\nname = "a\\nb"\n', 2, "보이지 않는"),
        ("[mail]\nname = ' '\n", 2, "비울 수 없음"),
        ("[mail]\nlist_id = '세줄'\n", 2, "영문"),
        ("[mail]\nunsubscribe_mail = '{address}@b.kr'\n", 2, "? 뒤에만"),
        ("[mail]\nunsubscribe_mail = 'a@b.kr?subject=수신 거부'\n", 2, "%EA"),
        ("[mail]\nunsubscribe_url = 'http://b.kr'\n", 2, "https://"),
        ("[mail]\nunsubscribe_url = 'https://b.kr/{who}'\n", 2, "{address}"),
        ("[mail]\narchive = 'b.kr'\n", 2, "http(s)"),
        ("[mail]\nadvertisement = 'yes'\n", 2, "true"),
        ("[mail]\nreaders_file = 'a.csv'\n", 2, "맨 위"),
        ("[smtp]\npassword = 'x'\n", 2, "SEJUL_SMTP_PASSWORD"),
        ("[smtp]\nsecurity = 'ssl'\n", 2, "starttls"),
        ("[smtp]\nsecurity = ''\n", 2, "비울 수 없음"),
        ("[smtp]\nhost = 'smtp://x'\n", 2, "이름만"),
        ("[smtp]\nhost = 'x:587'\n", 2, "이름만"),
        ("[smtp]\nport = 70000\n", 2, "65535"),
        ('[smtp]\nuser = "a\\r\\nb"\n', 2, "보이지 않는"),
        ("[smtp]\npassword_command = 'pass show'\n", 2, '["'),
        ("readers = 3\n", 1, "[[readers]]"),
        ("readers_file = 3\n", 1, '"…"'),
        ("\n[[readers]]\naddress = 'a@b.example'\n[[readers]]\nname = 'x'\n", 4, "address"),
        ("[[readers]]\naddres = 'a@b.example'\n", 1, "모르는 이름"),
        ("[[readers]]\naddress = 3\n", 1, '"…"'),
        ("[[readers]]\naddress = 'a@b.example'\ntopics = 'x'\n", 1, '["'),
        ("[sources\n", 1, "1행"),
        ("[sources]\nfeeds = []\nfeeds = []\n", 3, "3행"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_remedy(tmp_path: Path, text: str, line: int, part: str) -> None:
    """The file, the line, and the nearest name or the form that is wanted."""
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        load(path)
    assert str(path) in str(error.value)
    assert f":{line}:" in str(error.value) or f"{line}행" in str(error.value)
    assert part in str(error.value)


def test_a_whole_section_of_mail_is_read(tmp_path: Path) -> None:
    """As the comments of the file show it."""
    path = tmp_path / "config.toml"
    path.write_text(
        "[mail]\nfrom = 'news@city.example'\nname = '한빛시 AI정책과'\nlist_id = 'ai.city.example'\nadvertisement = true\n"
        "unsubscribe_mail = 'leave@city.example?subject={address}'\nunsubscribe_url = 'https://city.example/?a={address}&b=%20'\n",
        encoding="utf-8",
    )
    mail = load(path).mail
    assert (mail.sender, mail.name, mail.list_id) == ("news@city.example", "한빛시 AI정책과", "ai.city.example")
    assert mail.advertisement
    assert mail.unsubscribe_url.endswith("&b=%20")


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    """One that is missing is an error only if it was asked for."""
    assert load(None) == Config()
    for path, part in ((tmp_path / "none.toml", "sejul init"), (tmp_path, "읽을 수 없음")):
        with pytest.raises(ConfigError, match=part):
            load(path)
    cp949 = tmp_path / "cp949.toml"
    cp949.write_bytes("# 설정\n".encode("cp949"))
    with pytest.raises(ConfigError, match="UTF-8"):
        load(cp949)
    marked = tmp_path / "marked.toml"
    marked.write_bytes(b"\xef\xbb\xbf[digest]\r\nlines = 5\r\n")
    assert load(marked).digest.lines == 5


@pytest.mark.parametrize("text", ["[digest]\nlines = " + "9" * 5000, "a = " + "[" * 3000], ids=["digits", "brackets"])
def test_what_toml_cannot_hold_is_a_message(tmp_path: Path, text: str) -> None:
    """No error of the reader's own."""
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="TOML"):
        load(path)


def test_a_template_beside_the_configuration_is_found(tmp_path: Path) -> None:
    """As files and topics are; ~ is home in `output` too, and a user that does not exist is no error."""
    (tmp_path / "mine").mkdir()
    path = tmp_path / "config.toml"
    path.write_text(
        '[digest]\ntemplate = "mine"\noutput = "~/news"\n[sources]\nfiles = ["~nobody-here/x"]\n', encoding="utf-8"
    )
    found = load(path)
    assert found.digest.template == str(tmp_path / "mine")
    assert found.digest.output == str(Path("~/news").expanduser())
    assert found.sources.files == (str(tmp_path / "~nobody-here/x"),)


def test_paths_are_those_of_the_file(tmp_path: Path) -> None:
    """A file or profile is looked for beside the configuration; ~ is home; topics have names of their own."""
    path = tmp_path / "config.toml"
    path.write_text('[sources]\nfiles = ["news", "/abs", "~/x"]\n[topics]\n"반도체" = "chips.toml"\n', encoding="utf-8")
    found = load(path)
    assert found.sources.files == (str(tmp_path / "news"), "/abs", str(Path("~/x").expanduser()))
    assert found.topics == {"반도체": str(tmp_path / "chips.toml")}


def test_a_host_that_is_a_source_is_named_by_the_configuration(tmp_path: Path) -> None:
    """So a feed of the house's own network needs no second entry."""
    path = tmp_path / "config.toml"
    path.write_text(
        '[sources]\nfeeds = ["http://Intra.example:8080/rss"]\n[fetch]\nprivate_hosts = ["10.0.0.5"]\nmax_megabytes = 2\n',
        encoding="utf-8",
    )
    manners = load(path).manners()
    assert manners.private_hosts == {"intra.example", "10.0.0.5"}
    assert manners.max_bytes == 2_000_000


def test_folders_are_those_of_the_xdg_specification() -> None:
    """A relative folder is to be ignored."""
    home = {"HOME": "/home/a"}
    assert config.default_path(home) == Path("/home/a/.config/sejul/config.toml")
    assert config.store_path(home) == Path("/home/a/.local/share/sejul/sejul.db")
    assert config.store_path({**home, "XDG_DATA_HOME": "/data"}) == Path("/data/sejul/sejul.db")
    assert config.store_path({**home, "XDG_DATA_HOME": "data"}) == Path("/home/a/.local/share/sejul/sejul.db")
