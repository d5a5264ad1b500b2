"""The configuration: one TOML file with comments, in which an unknown name is an error that tells the nearest known one."""

from __future__ import annotations

import dataclasses
import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from . import config_mail, config_smtp
from .config_mail import Mail
from .config_smtp import Entry, Smtp
from .errors import ConfigError
from .sources import is_address
from .sources.answers import Manners

APP = "sejul"


@dataclass(frozen=True)
class Sources:
    """Where news come from."""

    feeds: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    full_text: bool = True  # fetch the page of an item of which a feed carries only the lead


@dataclass(frozen=True)
class DigestDefaults:
    """What `sejul digest` takes where the command line says nothing."""

    topic: str = "ai-policy"
    lines: int = 3
    ranker: str = "textrank"
    template: str = "weekly"
    output: str = "out"


@dataclass(frozen=True)
class Site:
    """What `sejul site` takes where the command line says nothing."""

    title: str = "뉴스 다이제스트 모음"
    url: str = ""
    output: str = "site"


@dataclass(frozen=True)
class Run:
    """What `sejul run` does beside collecting, the digest and the mail."""

    site: bool = True


@dataclass(frozen=True)
class Fetching:
    """How servers are asked."""

    delay: float = 2.0
    timeout: float = 20.0
    max_megabytes: float = 10.0
    user_agent: str = ""
    private_hosts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Config:
    """Everything that the file says; `topics` are profiles of the user's own, by name."""

    sources: Sources = Sources()
    topics: Mapping[str, str] = dataclasses.field(default_factory=dict)
    digest: DigestDefaults = DigestDefaults()
    site: Site = Site()
    run: Run = Run()
    fetch: Fetching = Fetching()
    mail: Mail = dataclasses.field(default_factory=Mail)
    smtp: Smtp = dataclasses.field(default_factory=Smtp)
    readers_file: str = ""
    readers: tuple[Entry, ...] = ()

    def manners(self) -> Manners:
        """How servers are asked. A host that a source names is one that the configuration names."""
        named = {*self.fetch.private_hosts, *map(_host, (*self.sources.feeds, *self.sources.pages))}
        return Manners(
            delay=self.fetch.delay,
            timeout=self.fetch.timeout,
            deadline=6 * self.fetch.timeout,
            max_bytes=round(self.fetch.max_megabytes * 1_000_000),
            user_agent=self.fetch.user_agent,
            private_hosts=frozenset(name.lower() for name in named if name),
        )


SECTIONS: dict[str, type] = {
    "sources": Sources,
    "digest": DigestDefaults,
    "site": Site,
    "run": Run,
    "fetch": Fetching,
    "mail": Mail,
    "smtp": Smtp,
}
SMALLEST = {"delay": 0.0, "timeout": 0.1, "max_megabytes": 0.001, "lines": 1, **config_smtp.SMALLEST}
LARGEST = {"delay": 3600.0, "timeout": 3600.0, "max_megabytes": 1000.0, "lines": 100, **config_smtp.LARGEST}
OWN_PATHS = ("password_file", "ca_file")  # of the part on the server, looked for beside the configuration

TEMPLATE = (
    """\
# 세줄(Sejul) 설정. '#'으로 시작하는 줄은 설명입니다. 고친 뒤 `sejul collect`로 확인하십시오.

"""
    + config_smtp.TEMPLATE_TOP
    + """
[sources]
# 매주 읽을 RSS·Atom 피드의 주소.
feeds = [
  # "https://www.korea.kr/rss/policy.xml",
]
# 피드가 없는 곳의 기사 주소.
pages = []
# 받아 둔 파일이나 폴더: .txt .html .xml .jsonl .xlsx(빅카인즈). 상대 경로는 이 파일이 있는 폴더가 기준입니다.
files = []
# 피드에 머리글만 있으면 기사 페이지를 받아 본문을 읽습니다.
full_text = true

[topics]
# 직접 만든 주제: "이름" = "프로필 파일". --topic 이름으로 씁니다.
# "반도체" = "topics/chips.toml"

[digest]
# 다이제스트의 주제. "none"이면 모든 기사.
topic = "ai-policy"
# 이야기마다 고를 핵심 문장의 수.
lines = 3
# 문장을 고르는 방법: textrank, fast, textrank-plain, lead.
ranker = "textrank"
# 모양: 함께 오는 weekly, 또는 직접 만든 폴더.
template = "weekly"
# 결과를 쓸 폴더.
output = "out"

[site]
# `sejul site`가 만드는 보관소의 이름.
title = "뉴스 다이제스트 모음"
# 보관소를 올릴 주소. 비워도 됩니다. 적으면 새 호 알림(Atom)과 미리보기에 온전한 주소가 들어갑니다.
url = ""
# 보관소를 쓸 폴더.
output = "site"

[run]
# `sejul run`이 보관소도 만들면 true.
site = true

[fetch]
# 한 서버에 요청하는 간격(초).
delay = 2.0
# 답을 기다리는 시간(초).
timeout = 20.0
# 받을 페이지의 최대 크기(MB).
max_megabytes = 10
# 서버에 밝히는 이름. 비우면 "Sejul". 연락처를 적으면 막히는 일이 줄어듭니다.
user_agent = ""
# 요청해도 되는 사설망 서버의 이름.
private_hosts = []

"""
    + config_mail.TEMPLATE
    + config_smtp.TEMPLATE
)


def default_path(environment: Mapping[str, str] = os.environ) -> Path:
    """Return where the configuration lies: in XDG_CONFIG_HOME, mostly ~/.config/sejul/config.toml."""
    return _folder(environment, "XDG_CONFIG_HOME", ".config") / "config.toml"


def store_path(environment: Mapping[str, str] = os.environ) -> Path:
    """Return where the store lies: in XDG_DATA_HOME, mostly ~/.local/share/sejul/sejul.db."""
    return _folder(environment, "XDG_DATA_HOME", ".local/share") / "sejul.db"


def write(path: Path) -> None:
    """Write a new configuration with comments; one that is there stays as it is."""
    made = False
    try:
        if path.exists():
            raise ConfigError(f"{path}: 이미 있음: 그 파일을 고치거나, 옮겨 두고 다시 하십시오")
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            made = True
            file.write(TEMPLATE)
    except OSError as error:
        if made:  # a full disk: half a configuration would be taken for a whole one
            path.unlink(missing_ok=True)
        raise ConfigError(f"{path}: 쓸 수 없음({error.strerror}): 폴더와 쓰기 권한을 확인하십시오") from error


def load(path: Path | None) -> Config:
    """Return the configuration of a file; with None that of the usual place, which need not exist."""
    file = path or default_path()
    try:
        raw = file.read_bytes()
    except FileNotFoundError:
        if path is None:
            return Config()
        raise ConfigError(f"{file}: 설정 파일이 없음: `sejul init --config {file}`로 만드십시오") from None
    except OSError as error:
        raise ConfigError(f"{file}: 설정을 읽을 수 없음({error.strerror}): 파일과 권한을 확인하십시오") from error
    try:
        text = raw.decode("utf-8-sig")
        table = tomllib.loads(text)
    except UnicodeDecodeError:
        raise ConfigError(f"{file}: 설정이 UTF-8이 아님: UTF-8로 저장하십시오") from None
    except (ValueError, RecursionError) as error:  # tomllib's own, a number of 5,000 digits, brackets without end
        raise ConfigError(f"{file}: TOML 문법에 맞지 않음: {_where(str(error), text)}") from error
    return _config(table, file, text)


def _config(table: Mapping[str, Any], file: Path, text: str) -> Config:
    known = [*SECTIONS, "topics", "readers", "readers_file"]
    for name, value in table.items():
        if name not in known:
            raise ConfigError(f"{file}:{_line(text, name)}: 모르는 이름 '{name}'{_nearest(name, known)}")
        if name.startswith("readers"):
            continue
        if not isinstance(value, dict):
            raise ConfigError(f"{file}:{_line(text, name)}: '{name}'은(는) 절이어야 함: [{name}]으로 적으십시오")
    parts = {name: _section(name, kind, table.get(name, {}), file, text) for name, kind in SECTIONS.items()}
    topics = table.get("topics", {})
    for name, value in topics.items():
        where = f"{file}:{_line(text, name, 'topics')}: topics.{name if name.isprintable() else repr(name)}"
        if not isinstance(value, str):
            raise ConfigError(f'{where}: 파일 이름을 "…" 안에 적으십시오')
        if not (name.strip() and name.isprintable() and value.isprintable()):
            raise ConfigError(f"{where}: 빈 이름이나 보이지 않는 글자가 있음: 주제의 이름과 파일을 적으십시오")
        if not value.endswith(".toml"):
            raise ConfigError(f"{where}: 프로필은 .toml 파일이어야 함: {value!r}")
    base = file.absolute().parent
    usual = parts["digest"]
    own = base / usual.template
    if own.is_dir():  # a template beside the configuration
        usual = dataclasses.replace(usual, template=str(own))
    parts["digest"] = dataclasses.replace(usual, output=_home(usual.output))
    parts["site"] = dataclasses.replace(parts["site"], output=_home(parts["site"].output))
    sources = dataclasses.replace(parts["sources"], files=tuple(_path(base, f) for f in parts["sources"].files))
    smtp = parts["smtp"]
    own_paths = {key: _path(base, getattr(smtp, key)) for key in OWN_PATHS if getattr(smtp, key)}
    parts |= {"sources": sources, "smtp": dataclasses.replace(smtp, **own_paths)}
    readers = config_smtp.entries(table.get("readers", []), text.split("\n"), str(file))
    where = f"{file}:{_line(text, 'readers_file')}: readers_file"
    listed = _checked_text("readers_file", table.get("readers_file", ""), "", where)
    return Config(
        **parts,
        topics={name: _path(base, value) for name, value in topics.items()},
        readers_file=_path(base, listed) if listed else "",
        readers=readers,
    )


def _section(name: str, kind: type, table: Mapping[str, Any], file: Path, text: str) -> Any:
    fields = {field.metadata.get("key", field.name): field for field in dataclasses.fields(kind)}
    values: dict[str, Any] = {}
    for key, value in table.items():
        where = f"{file}:{_line(text, key, name)}: {name}.{key}"
        if key not in fields:
            raise ConfigError(f"{where}: {config_smtp.HINTS.get(key) or '모르는 이름' + _nearest(key, fields)}")
        values[fields[key].name] = _checked(key, value, fields[key].default, where)
    return kind(**values)


def _checked(key: str, value: Any, default: Any, where: str) -> Any:
    """The value, if it is of the kind that the default is of."""
    if isinstance(default, bool):
        if not isinstance(value, bool):
            raise ConfigError(f"{where}: true나 false여야 함")
        return value
    if isinstance(default, tuple):
        return _checked_list(key, value, where)
    if isinstance(default, str):
        return _checked_text(key, value, default, where)
    return _checked_number(key, value, default, where)


def _checked_list(key: str, value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ConfigError(f'{where}: ["…", "…"] 꼴이어야 함')
    if not all(item.strip() and item.isprintable() for item in value):
        raise ConfigError(f"{where}: 빈 이름이나 보이지 않는 글자가 있음")
    wrong = next((item for item in value if key in ("feeds", "pages") and not is_address(item)), None)
    if wrong is not None:
        raise ConfigError(f"{where}: http(s) 주소가 아님: {wrong!r}; 파일이면 files에 적으십시오")
    return tuple(value)


def _checked_text(key: str, value: Any, default: str, where: str) -> str:
    if not isinstance(value, str):
        raise ConfigError(f'{where}: "…" 안에 적어야 함')
    if key in config_mail.CHECKS:
        wrong = value and ("보이지 않는 글자가 있음" if not value.isprintable() else config_mail.CHECKS[key](value))
        if wrong:
            raise ConfigError(f"{where}: {wrong}")
    elif key == "user_agent":
        if not (value.isascii() and value.isprintable()):
            raise ConfigError(f"{where}: 영문과 숫자로만 적으십시오(HTTP가 한글을 전하지 못함)")
    elif key == "url":
        if value and not (is_address(value) and value.isprintable()):
            raise ConfigError(f"{where}: http(s) 주소가 아님: {value!r}; 쓰지 않으려면 비우십시오")
    elif not value.isprintable():
        raise ConfigError(f"{where}: 보이지 않는 글자가 있음")
    elif default and not value.strip():
        raise ConfigError(f"{where}: 비울 수 없음: 쓰지 않으려면 줄을 지우십시오")
    config_smtp.check_smtp(key, value, where)
    return value


def _checked_number(key: str, value: Any, default: float, where: str) -> float:
    whole = isinstance(default, int)
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        raise ConfigError(f"{where}: {'자연수' if whole else '숫자'}여야 함")
    if not SMALLEST[key] <= value <= LARGEST[key]:
        raise ConfigError(f"{where}: {SMALLEST[key]:g}에서 {LARGEST[key]:g} 사이여야 함")
    return value if whole else float(value)


def _nearest(name: str, known: Mapping[str, Any] | list[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    listed = ", ".join(known) or "없음"
    return f": '{near[0]}'을(를) 쓰려던 것입니까? (있는 이름: {listed})" if near else f" (있는 이름: {listed})"


def _line(text: str, key: str, section: str = "") -> int:
    """The line on which a name stands; tomllib does not tell."""
    lines = text.split("\n")
    start = 0
    if section:
        start = next(
            (i for i, line in enumerate(lines) if re.match(rf"\s*\[\s*\"?{re.escape(section)}\"?\s*\]", line)), 0
        )
    own = re.compile(rf"\s*(?:\[+\s*)?[\"']?{re.escape(key)}[\"']?\s*[=\].]")
    return next((i for i in range(start, len(lines)) if own.match(lines[i])), start) + 1


def _where(message: str, text: str) -> str:
    """tomllib's message with its place in Korean: "… (at line 3, column 7)"."""
    found = re.search(r"\(at line (\d+), column (\d+)\)", message)
    if not found:
        return message
    lines = text.split("\n")
    line = lines[int(found[1]) - 1] if int(found[1]) <= len(lines) else ""
    remedy = '한글 이름은 "…" 안에 적으십시오' if re.match(r"\s*[가-힣]", line) else "그 자리를 확인하십시오"
    return f"{found[1]}행 {found[2]}열: {remedy} ({message})"


def _path(base: Path, name: str) -> str:
    return str(base / _home(name))


def _home(name: str) -> str:
    """A path with ~ as the home of its user, if there is such a user."""
    return os.path.expanduser(name)


def _folder(environment: Mapping[str, str], variable: str, usual: str) -> Path:
    """A folder of the XDG base directory specification; a relative one is to be ignored."""
    stated = environment.get(variable, "")
    base = Path(stated) if os.path.isabs(stated) else Path(environment.get("HOME") or "~").expanduser() / usual
    return base / APP


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
