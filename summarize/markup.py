"""Web text on its way into a template: made harmless here, once, and never altered for the eye.

Only what Markdown would act on is written as an entity, so that the file also reads well as it is:
"2026. 11. 20." at the head of a line would become a list, "- 5도" lose its minus.
"""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote, urlsplit

from markupsafe import Markup

from .characters import visible

# What browsers take apart and readers do not: a word's end, a closing mark and the particle behind it; a hyphen and what it
# joins; a day and its weekday; the number of a point and its first word.
_WHOLE = re.compile(
    r"([^\W_]{1,2}[)\]’”」』>'\"]+[가-힣]{1,3}(?![가-힣])|[A-Za-z]?-[가-힣]{1,4}|\d+일\([월화수목금토일]\)[가-힣]{0,2}|[①-⑳] ?[가-힣]{1,4})"
)
_PAUSE = re.compile(r"((?:…|\.{3})+)(?=[^\s….])")
_HOST = re.compile(r"[\w.-]+")
_ENTITY = re.compile(r"&(?=#|\w+;)")
_BACKSLASH = re.compile(r"\\(?=[!-/:-@\[-`{-~]|$)")
_STAR = re.compile(r"\*")
_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_STRUCK = re.compile(r"~~+")
_LINK = re.compile(r"\]\s?[\[(:]")
# In an address some read these as entities: "&#1" and "&lt;".
_ADDRESS_NUMBER = re.compile(r"&(?=#[\dxX])")
_ADDRESS_NAME = re.compile(r"(&\w+);")
_ELEMENT = re.compile(r"#s[0-9a-f]{7}$")
# What opens a block at the head of a line: lists, headings, quotations, rules, fences, tables.
_BLOCK = re.compile(r"^(?:(?P<number>\d+)(?P<dot>[.)])(?=\s|$)|(?P<mark>[-+#>=|~:]))")


def plain(text: object) -> str:
    """Return the text on one line, without characters that cannot be seen."""
    return visible(str(text))


def markdown_text(text: object) -> str:
    """Return text that Markdown shows as it is, wherever in a line it stands.

    >>> markdown_text("2026. 11. 20. 국회는"), markdown_text("(재)진흥원 R&D"), markdown_text("<script>")
    ('2026&#46; 11. 20. 국회는', '(재)진흥원 R&D', '&lt;script>')
    """
    found = _ENTITY.sub("&amp;", plain(text)).replace("<", "&lt;").replace("`", "&#96;")
    found = _UNDERSCORE.sub("&#95;", _STAR.sub("&#42;", _BACKSLASH.sub("&#92;", found)))
    found = _STRUCK.sub(_as_entities, found)
    if _LINK.search(found):
        found = found.replace("[", "&#91;")
    if found.endswith("]") or not _paired(found):  # what stands behind it may make a link of it
        found = found.replace("[", "&#91;").replace("]", "&#93;")
    if found.endswith("#"):
        found = found[:-1] + "&#35;"
    return _BLOCK.sub(_as_entity, found)


def markdown_label(text: object) -> str:
    """Return text that may stand in the brackets of a link.

    >>> markdown_label("[사설] AI 시대"), markdown_label("a](b")
    ('[사설] AI 시대', 'a&#93;(b')
    """
    found = markdown_text(text)
    if "](" in found or "][" in found:
        return found.replace("[", "&#91;").replace("]", "&#93;")
    return found


def web_address(address: object) -> str:
    """Return an address that may stand in a link, of Markdown too; "" unless it is http or https."""
    text = plain(address or "")
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not host or not _HOST.fullmatch(host) or "@" in parts.netloc:
        return ""  # "https://bank.kr@other.kr" shows one host and leads to another
    text = _ADDRESS_NAME.sub(r"\1%3B", _ADDRESS_NUMBER.sub("", text))
    return quote(text, safe="%/:?#@!$&+,;=~-.").replace("_", "%5F")


def markdown_place(way: object) -> str:
    """Return a relative way to a file that may stand in the brackets of a link; "" if it leads to another host.

    It may end with the id of an element that `anchor` made.

    >>> markdown_place("../2026-W28/digest.html"), markdown_place("javascript:x"), markdown_place("//host/x")
    ('../2026-W28/digest.html', './javascript%3Ax', '')
    >>> markdown_place("../2026-W28/index.html#s335017c"), markdown_place("50%/#1.html")
    ('../2026-W28/index.html#s335017c', './50%25/%231.html')
    """
    text = plain(way or "")
    if not text or text.startswith(("/", "\\")):
        return ""
    element = _ELEMENT.search(text)
    file = text[: element.start()] if element else text
    safe = quote(file, safe="/-.~").replace("_", "%5F") + (element[0] if element else "")
    return safe if safe.startswith(".") else f"./{safe}"


def whole_words(text: object) -> Markup:
    """Return text as HTML that is broken into lines where a Korean reader expects it.

    To a browser a bracket or quotation mark ends a word, so that the particle behind it would begin a line; and dots
    between two clauses join them to one word, before which it would break.

    >>> whole_words("초대형 사업(메가프로젝트)을 <b>")
    Markup('초대형 사업(메가프로<span class="whole">젝트)을</span> &lt;b&gt;')
    """
    parts = _WHOLE.split(plain(text))
    return Markup().join(
        Markup('<span class="whole">{}</span>').format(part) if n % 2 else _with_pauses(part)
        for n, part in enumerate(parts)
    )


def _with_pauses(text: str) -> Markup:
    """A line may end behind dots."""
    parts = _PAUSE.split(text)
    return Markup().join(Markup("{}<wbr>").format(part) if n % 2 else part for n, part in enumerate(parts))


def anchor(name: str) -> str:
    """Return an id of a page's element for something with a name of any letters; the same name, the same id.

    >>> anchor("9657dc0e3e7c-1")
    's335017c'
    """
    return "s" + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:7]


def _paired(text: str) -> bool:
    """Whether each bracket of a text has its other one."""
    depth = 0
    for char in text:
        depth += (char == "[") - (char == "]")
        if depth < 0:
            return False
    return depth == 0


def _as_entities(found: re.Match[str]) -> str:
    return "".join(f"&#{ord(char)};" for char in found[0])


def _as_entity(found: re.Match[str]) -> str:
    if found["number"]:
        return f"{found['number']}&#{ord(found['dot'])};"
    return f"&#{ord(found['mark'])};"
