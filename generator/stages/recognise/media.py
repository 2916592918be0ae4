"""Finds newspapers, agencies and sites that an article names as a source.

1. `dateline`  a code in brackets, or before a dash, at the beginning of a line: "(PLO) -", "(CT)-".
2. `source`    any name or code behind "Theo", "Nguồn:", "Ảnh:", "báo", "phóng viên" …; also before a slash and a
               photographer's name ("VGP/Nhật Bắc"), or behind one ("Doãn Tấn/TTXVN").
3. `name`      anywhere, a name that means nothing else: "Báo Đầu tư", "VnExpress", "TTXVN".
4. `site`      the address of a site in the place of a source: "Ảnh: Vinhphuc.gov.vn".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.model import BodyName, Mention
from generator.stages.recognise.scan import Hit, View, WordPattern

_CUE = re.compile(
    r"(?:theo|nguồn tin của|nguồn|ảnh|clip|video|bài|(?<!thông )báo|tờ|báo điện tử|hãng tin|hãng thông tấn|hãng|kênh"
    r"|đài|trang"
    r"|phóng viên|pv|với|trên"
    r"|tạp chí|dẫn lời)(?: tin)?:? $|ảnh - $|[\w)] ?/ ?$"
)
_SOURCE = re.compile(r"(?:theo|nguồn|ảnh|clip|(?<!thông )báo|báo điện tử|phóng viên|pv):? $|ảnh - $|[\w)] ?/ ?$")
_REPORTS = re.compile(
    r" (?:online |đã |vừa |từng |từng có |cũng )*(?:đưa tin|phản ánh|thông tin|dẫn lời|đăng|dẫn nguồn)(?!\w)"
)
_SITE = WordPattern(
    "nguồn tin|nguồn|ảnh|theo|clip", r":? (?P<site>(?:[\w-]+\.){1,3}(?:vn|com|net|org))(?![\w.]*@)(?!\w)", ""
)
_SITE_ENDS = (".vn", ".com", ".net", ".org")


def find_media(view: View) -> Iterator[Mention]:
    """The newspapers, agencies and sites of an article, in no particular order."""
    for hit in view.hits:
        if hit.term.kind == "media" and _is_army(view, hit):
            army = BodyName("short", "Quân đội nhân dân Việt Nam")
            yield Mention(hit.start, hit.end, view.surface(hit.start, hit.end), "organisation", "national", army)
        elif hit.term.kind == "media" and (rule := _rule(view, hit)):
            start = hit.start + 4 if view.text.startswith("báo ", hit.start) else hit.start
            if hit.term.form == "code" and hit.term.name.startswith("Báo ") and view.text.endswith("Báo ", 0, start):
                start -= 4  # "Báo QĐND" is one name
            detail = BodyName(hit.term.form, hit.term.name)
            yield Mention(start, hit.end, view.surface(start, hit.end), "organisation", rule, detail)
    for match in _SITE.finditer(view.text, view.low) if any(end in view.text for end in _SITE_ENDS) else ():
        start, end = match.span("site")
        if start not in view.at or view.at[start].term.kind != "media":
            yield Mention(
                start, end, view.surface(start, end), "organisation", "site", BodyName("code", match["site"].lower())
            )


def _is_army(view: View, hit: Hit) -> bool:
    """Whether the newspaper's name is that of the army: it is, but for a source told as one."""
    if view.low[hit.start : hit.end] != "quân đội nhân dân":
        return False
    return not _SOURCE.search(view.low, max(0, hit.start - 24), hit.start) and not _REPORTS.match(view.low, hit.end)


def _rule(view: View, hit: Hit) -> str | None:
    surface = view.text[hit.start : hit.end].removeprefix("báo ")
    if "." in surface and (
        view.text[hit.start - 1 : hit.start] in ("/", "@") or view.text[hit.end : hit.end + 1] == "/"
    ):
        return None  # part of an address
    if hit.term.form == "code" and not surface.isupper():
        return None
    if _is_dateline(view, hit):
        return "dateline"
    before = view.low[max(0, hit.start - 24) : hit.start]
    after = view.text[hit.end : hit.end + 2]
    if _CUE.search(before) or _REPORTS.match(view.low, hit.end) or re.match(r"/\w", after):
        return "source" if surface[0].isupper() or "." in surface else None
    return "name" if hit.term.level != "cue" and any(map(str.isupper, surface)) else None


def _is_dateline(view: View, hit: Hit) -> bool:
    """Whether the code opens a line: "(PLO)- …", "PLO - …", or stands in brackets there."""
    text, after = view.text, view.text[hit.end : hit.end + 4]
    at = _signs_before(text, hit.start)
    bracket = text.startswith("(", at - 1) if at else False
    at = _signs_before(text, at - 1) if bracket else at
    if at and text[at - 1] != "\n":
        return False
    return after.startswith(")") if bracket else after.lstrip().startswith("-") and hit.term.form == "code"


def _signs_before(text: str, at: int) -> int:
    """Where the spaces and stars before `at` begin."""
    while at and text[at - 1] in " *":
        at -= 1
    return at
