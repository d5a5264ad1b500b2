"""What the configuration says of mail: who sends it, and how readers leave. Checked when it is read, not when it is sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from .sources import is_address

ADDRESS = "{address}"  # in what a reader leaves by, the reader's own address
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_MAILBOX = re.compile(rf"({_LOCAL})@(?:{_LABEL}\.)+(?!\d+$){_LABEL}")
_LIST_ID = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+")
_QUERY = re.compile(r"(?:[A-Za-z0-9._~!$'()*+,;:@/?=&-]|%[0-9A-Fa-f]{2}|\{address\})*")
_LONGEST = 600  # characters of an address to leave by; a line of a message has 998 at most


@dataclass(frozen=True)
class Mail:
    """Who sends the mail, and how readers leave."""

    # "from" is a word of Python's own.
    sender: str = field(default="", metadata={"key": "from"})
    name: str = ""
    reply_to: str = ""
    contact: str = ""
    list_id: str = ""
    unsubscribe_mail: str = ""
    unsubscribe_url: str = ""
    advertisement: bool = False
    archive: str = ""


def is_mailbox(text: str) -> bool:
    """Whether a text is one mail address and nothing else: no name, no comment, no quotes, ASCII only.

    >>> is_mailbox("news@city.example"), is_mailbox("세줄 <news@city.example>"), is_mailbox("a@b.kr\\nBcc: c@d.kr")
    (True, False, False)
    """
    found = _MAILBOX.fullmatch(text)
    return found is not None and len(text) <= 254 and len(found[1]) <= 64


def _mailbox(text: str) -> str:
    return "" if is_mailbox(text) else "영문 메일 주소 하나를 적으십시오: news@city.example"


def _leaving_by_mail(text: str) -> str:
    mailbox, _, query = text.partition("?")
    if ADDRESS in mailbox:
        return "{address}는 주소의 ? 뒤에만 쓸 수 있음: leave@city.example?subject={address}"
    if not is_mailbox(mailbox) or "%" in mailbox or not _QUERY.fullmatch(query) or len(text) > _LONGEST:
        return "메일 주소를 적으십시오: leave@city.example (? 뒤의 한글은 %EA%B0%80 꼴로)"
    return ""


def _leaving_on_the_web(text: str) -> str:
    if not text.startswith("https://") or not is_address(text):
        return "https://로 시작하는 주소여야 함(한 번 눌러 그만 받기는 https에서만 됨)"
    if not _QUERY.fullmatch(text.removeprefix("https:")) or len(text) > _LONGEST:
        return "영문, 숫자, 기호로만 적으십시오: https://city.example/leave?who={address}"
    return ""


def _list_id(text: str) -> str:
    return (
        "" if _LIST_ID.fullmatch(text) and len(text) <= 200 else "영문 이름을 점으로 이어 적으십시오: ai.city.example"
    )


def _archive(text: str) -> str:
    return "" if is_address(text) else f"http(s) 주소가 아님: {text!r}"


def _shown(text: str) -> str:
    return "" if text.strip() else "비울 수 없음: 쓰지 않으려면 줄을 지우십시오"


# What is wrong with a value, in words; "" if nothing is.
CHECKS: Mapping[str, Callable[[str], str]] = {
    "from": _mailbox,
    "name": _shown,
    "reply_to": _mailbox,
    "contact": _shown,
    "list_id": _list_id,
    "unsubscribe_mail": _leaving_by_mail,
    "unsubscribe_url": _leaving_on_the_web,
    "archive": _archive,
}

TEMPLATE = """\
[mail]
# 보내는 주소와 이름. 예: from = "news@city.example", name = "○○시 AI정책과"
from = ""
name = ""
# 답장을 받을 주소. 비우면 보내는 주소로 옵니다.
reply_to = ""
# 메일 끝에 밝히는 연락처. 예: "○○시 ○○로 1, 02-000-0000"
contact = ""
# 받는 이의 메일함이 이 메일을 모으는 이름. 보내는 곳의 도메인으로 끝나게 적습니다. 예: "ai.city.example"
list_id = ""
# 그만 받겠다는 메일을 받을 주소. ? 뒤에 제목을 정할 수 있고, {address}는 받는 이의 주소가 됩니다.
unsubscribe_mail = ""
# 그만 받는 https 주소. {address}는 받는 이의 주소가 되고, 있으면 메일함의 단추로 한 번 눌러 그만 받습니다(그곳에서
# POST 요청을 받아 처리해야 합니다). 예: "https://city.example/leave?who={address}"
unsubscribe_url = ""
# 광고라면 true: 제목 앞에 (광고)를 붙입니다. name, contact와 그만 받는 길이 있어야 합니다.
advertisement = false
# 보관소(`sejul site`)를 올린 주소. 적으면 메일에서 그 호의 전체로 이어집니다.
archive = ""
"""
