"""Finds named meetings: plenums, congresses, conferences.

1. Plenums of the Central Committee ("hội nghị Trung ương 12") and of local committees ("Hội nghị lần thứ 18 Ban Chấp
   hành Đảng bộ TP.HCM khóa X").
2. Congresses of the Party and of its branches.
3. Conferences that their title names: all the country's, all a branch's, or a year's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.knowledge import Knowledge
from generator.model import EventName, Mention
from generator.stages.recognise.curated import curated_names
from generator.stages.recognise.documents.names import CENTRE, ORDINAL, TERM, closed, ordinal, roman
from generator.stages.recognise.documents.titles import title_end
from generator.stages.recognise.documents.words import END
from generator.stages.recognise.scan import View, WordPattern
from generator.text import CAPITALS

_UNIT = r"(?: tỉnh| thành phố| huyện| quận| thị xã| khối)?"
_OF = rf"Đảng bộ{_UNIT}(?: ?T[Pp]\.?)?(?: ?[{CAPITALS}][^\W_]*){{0,4}}"
_EDGE = r"(?<![^\W_])"
# Without "thứ" or a term beside it only a figure is an ordinal.
_PLENUMS = (
    WordPattern("hội nghị", rf" (?:lần thứ|thứ|lần) (?P<ordinal>{ORDINAL}),? (?:của )?{CENTRE}{TERM}?", _EDGE),
    WordPattern("hội nghị", rf" {CENTRE} ?(?:lần thứ|thứ|lần) (?P<ordinal>{ORDINAL}){TERM}?", _EDGE),
    WordPattern("hội nghị", rf" {CENTRE} ?(?:lần )?(?P<ordinal>\d{{1,2}}){END}(?! ?[/%]|[.,]\d){TERM}?", _EDGE),
    WordPattern("hội nghị", rf" {CENTRE} (?P<ordinal>{ORDINAL}){TERM}", _EDGE),
)
_LOCAL_PLENUM = WordPattern(
    "hội nghị",
    rf" (?:lần )?thứ (?P<ordinal>\d{{1,2}}),? (?:của )?(?P<body>(?:Ban Chấp hành|BCH) {_OF})"
    rf",? (?:lần thứ |\(?[Kk]hóa )(?P<term>[IVX]{{1,6}}|\d{{1,2}}){END}\)?",
    _EDGE,
)
_CONGRESS = WordPattern(
    "đại hội",
    r" (?:đại biểu )?(?:toàn quốc )?(?:đảng )?(?:toàn quốc )?(?:lần )?(?:thứ )?"
    rf"(?P<term>[ivx]{{1,6}}){END}(?: của đảng(?: cộng sản việt nam)?{END}(?! bộ| ủy))?",
    _EDGE,
)
# With a small letter and "lần" alone it is that of an association: "Hội Luật gia tổ chức đại hội lần thứ VIII".
_OF_PARTY = re.compile(r"[Đđ]ảng|toàn quốc")
_LOCAL_CONGRESS = WordPattern(
    "đại hội",
    rf" (?:đại biểu )?(?P<body>{_OF}),? (?:\(?[Kk]hóa |lần (?:thứ )?)"
    rf"(?P<term>[IVX]{{1,6}}|\d{{1,2}}){END}",
    _EDGE,
)
_CONFERENCE = WordPattern(
    "Hội nghị",
    r"(?= (?:tổng kết|sơ kết|giao ban|cán bộ|trực tuyến|toàn quốc|triển khai|văn hóa|công chức"
    rf"|ngoại giao){END})",
    _EDGE,
)
_BARE = re.compile(r"Hội nghị(?: trực tuyến)? toàn quốc")
_NAMED_BY = re.compile(r"toàn (?:quốc|ngành)(?![^\W_])|năm (?:19|20)\d\d$")
# What follows "toàn quốc" tells what the meeting does, unless that is its name.
_WHOLE = re.compile(r"toàn quốc(?= (?!tổng kết|sơ kết|về|lần thứ))")
_YEAR = re.compile(r" năm (?:19|20)\d\d(?!\d)")
_HELD = re.compile(r"(?: được)?(?: tổ chức| diễn ra)?(?: vào)? ngày (\d{1,2})[-/](\d{1,2})(?:[-/](\d{4}))?")


def find_events(view: View, knowledge: Knowledge) -> list[Mention]:
    """The event mentions of an article, in text order, without overlaps."""
    text, low = view.text, view.low
    curated = [
        (start, end, "curated", EventName("full", text[start:end]))
        for start, end in curated_names(low, knowledge.documents, "event")
    ]
    found = sorted([*curated, *_found(text, low)], key=lambda f: (f[0], -f[1]))
    mentions: list[Mention] = []
    for start, end, rule, name in found:
        if not mentions or start >= mentions[-1].end:
            mentions.append(Mention(start, end, view.surface(start, end), "event", f"event.{rule}", name))
    return mentions


def _found(text: str, low: str) -> Iterator[tuple[int, int, str, EventName]]:
    for pattern in _PLENUMS:
        for match in pattern.finditer(low, low):
            number = ordinal(match["ordinal"])
            term = roman(match["term"]) if match["term"] else None
            end = closed(low, match.start(), match.end())
            yield match.start(), end, "plenum", EventName("full", text[match.start() : end], "plenum", number, term)
    for match in _LOCAL_PLENUM.finditer(text, low):
        name = EventName("full", match.group(), "plenum", int(match["ordinal"]), roman(match["term"]), match["body"])
        yield match.start(), match.end(), "plenum", name
    for match in _LOCAL_CONGRESS.finditer(text, low):
        name = EventName("full", match.group(), "congress", None, roman(match["term"]), match["body"])
        yield match.start(), match.end(), "congress", name
    for match in _CONGRESS.finditer(low, low):
        printed = text[match.start() : match.end()]
        other = printed[0] == "đ" and "lần" in printed and not _OF_PARTY.search(printed)
        if match["term"].upper() in printed and not other:
            yield (
                match.start(),
                match.end(),
                "congress",
                EventName("full", printed, "congress", None, roman(match["term"])),
            )
    yield from _conferences(text, low)


def _conferences(text: str, low: str) -> Iterator[tuple[int, int, str, EventName]]:
    for match in _CONFERENCE.finditer(text, low):
        end = title_end(text, low, match.end())
        whole = _WHOLE.search(low, match.end(), end)
        end = whole.end() if whole else end
        year = _YEAR.match(low, end)
        end = year.end() if year else end
        printed = text[match.start() : end]
        if not _NAMED_BY.search(printed.lower()) or _BARE.fullmatch(printed):
            continue
        held = _HELD.match(low, end)
        date = f"{held[3] or '????'}-{int(held[2]):02}-{int(held[1]):02}" if held else None
        yield match.start(), end, "conference", EventName("full", printed, "conference", date=date)
