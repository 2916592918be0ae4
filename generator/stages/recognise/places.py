"""Finds places: provinces, countries and regions by name, smaller units behind their type word.

1. `gazetteer`  names of the automaton, written with capitals, that are no part of a person's name.
2. `typed`      "huyện Xuyên Mộc", "TP Thủ Đức", "quận 9": type word and name; the longest name the gazetteer has, else
                the capitalised words, three at most.
3. `repeated`   a name that stood behind its type word once, standing alone elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.knowledge.names import NameKnowledge
from generator.model import Mention, PlaceName
from generator.stages.recognise.scan import LOWER, UPPER, Hit, View, WordPattern, occurrences, word_set
from generator.stages.recognise.syllables import is_foreign

# Type words as printed → dictionary form. "TT" is left out: it is more often Trung tâm or Thông tin.
TYPE_WORDS = {
    "tỉnh": "tỉnh",
    "thành phố": "thành phố",
    "thủ đô": "thành phố",
    "tp": "thành phố",
    "tp.": "thành phố",
    "t.p": "thành phố",
    "quận": "quận",
    "q.": "quận",
    "huyện": "huyện",
    "h.": "huyện",
    "thị xã": "thị xã",
    "tx": "thị xã",
    "tx.": "thị xã",
    "xã": "xã",
    "phường": "phường",
    "p.": "phường",
    "thị trấn": "thị trấn",
    "đặc khu": "đặc khu",
}
_WORD = rf"[{UPPER}](?:[{LOWER}{UPPER}']*)"
_TYPED = WordPattern(
    "tỉnh|thành phố|thủ đô|TP.|TP|Tp.|Tp|T.P|quận|Q.|huyện|H.|thị xã|TX.|TX|Tx.|Tx|xã|phường|P.|thị trấn|đặc khu",
    rf"(?P<gap> ?)(?P<name>{_WORD}(?:(?: | - |-){_WORD}){{0,4}}"
    rf"|\d{{1,2}}(?![\d/.,]\d|\w))",
)
_TOWNS = frozenset(("huyện", "thị xã", "thành phố"))
_BEFORE = re.compile(r"(?:tỉnh|thành phố|thủ đô|tp\.?) ?$")
# One-syllable countries are also given names and common words: they need a sentence that leaves no doubt.
_BEFORE_SHORT = word_set(
    "ở|tại|nước|sang|với|và|của|từ|đến|qua|phía|gốc|là|vào|như|dân|dollar|người|thống|tướng|trưởng"
)
_SHORT = word_set("Anh|Pháp|Đức|Nga|Ý|Bỉ|Áo|Séc|Lào|Mỹ|Úc|Nhật")
_PEOPLE = word_set("ông|bà|anh|chị|cô|chú|bác|em|cháu|thầy")
_CAPITAL_BEFORE = re.compile(rf"(?<!\w)({_WORD}) $")
_CAPITAL_AFTER = re.compile(rf" {_WORD}")


def find_places(view: View, names: NameKnowledge) -> list[Mention]:
    """The place mentions of an article, in text order, without overlaps."""
    found: dict[int, Mention] = {}
    taken = bytearray(len(view.text))
    for mention in (*_typed(view, names), *_gazetteer(view, names)):
        if taken.find(1, mention.start, mention.end) < 0:
            found[mention.start] = mention
            taken[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
    for mention in _repeated(view, names, list(found.values())):
        if taken.find(1, mention.start, mention.end) < 0:
            found[mention.start] = mention
            taken[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
    return sorted(found.values(), key=lambda m: m.start)


def _gazetteer(view: View, names: NameKnowledge) -> Iterator[Mention]:
    for hit in view.hits:
        if hit.term.kind == "place" and not _in_person(view, hit, names):
            before = _BEFORE.search(view.low, max(0, hit.start - 12), hit.start)
            start = (
                before.start() if before and not view.low[before.start() - 1 : before.start()].isalnum() else hit.start
            )
            type_ = TYPE_WORDS.get(before.group().strip()) if before and start < hit.start else None
            detail = PlaceName(hit.term.form, hit.term.name, type_ or hit.term.level or None)
            yield Mention(start, hit.end, view.surface(start, hit.end), "place", "gazetteer", detail)


def _in_person(view: View, hit: Hit, names: NameKnowledge) -> bool:
    """Whether the name is the given name of a person ("Nguyễn Hải Dương", "ông Đức") or another word."""
    before = view.word_before(hit.start)
    if before in _PEOPLE:
        return hit.term.level != "quốc gia" or " " not in hit.term.name  # "trẻ em Việt Nam"
    capital = _CAPITAL_BEFORE.search(view.text, max(0, hit.start - 12), hit.start)
    if capital and capital[1].isupper() and len(capital[1]) > 1:
        return False  # "UBND Hải Dương": capitals throughout are no surname
    if view.text[hit.start : hit.end].split(" ")[0].isupper():
        return False  # "Thành Đoàn TP HCM"
    short = " " not in view.text[hit.start : hit.end] and hit.term.form == "full"
    country = hit.term.level == "quốc gia" and " " in hit.term.name
    opens = capital is not None and view.text[capital.start() - 1 : capital.start()] in ("(", '"', "“", "")
    if capital and country and (opens or view.opens_sentence(capital.start())):
        return False  # "(Từ Việt Nam với tình yêu)"
    if capital and (short or capital[1].lower() in names.surnames):
        return True
    if short and view.text[hit.start : hit.end] in _SHORT:
        after = _CAPITAL_AFTER.match(view.text, hit.end)
        if view.opens_sentence(hit.start) or (after and not is_foreign(after.group().strip())):
            return before not in ("thống", "tướng", "nước", "trưởng", "tịch", "hoàng", "vương", "bang")
        return before not in _BEFORE_SHORT and hit.term.name in ("Anh", "Nga", "Ý", "Áo", "Đức")
    return False


def _typed(view: View, names: NameKnowledge) -> Iterator[Mention]:
    for match in _TYPED.finditer(view.text, view.low):
        word = match["word"]
        if not match["gap"] and word[-1] != ".":
            continue
        type_ = TYPE_WORDS[word.lower()]
        name = _known_part(match["name"], type_, names)
        if name is None:
            continue
        end = match.start("name") + len(name)
        detail = PlaceName("full", name, type_)
        yield Mention(match.start(), end, view.surface(match.start(), end), "place", "typed", detail)


def _known_part(run: str, type_: str, names: NameKnowledge) -> str | None:
    """The longest beginning of `run` that some unit bears as its name, of this type if possible; else the run itself
    up to three words, cut before a person's surname; None for what can be no name."""
    cuts = [len(run), *(match.start() for match in re.finditer(r"(?: - |-| )", run))]
    known = [cut for cut in sorted(cuts, reverse=True) if run[:cut].lower() in names.units]
    for cut in known:
        if any(place.type == type_ for place in names.units[run[:cut].lower()]):
            return run[:cut]
    if known and type_ in _TOWNS and any(place.type in _TOWNS for place in names.units[run[: known[0]].lower()]):
        return run[: known[0]]  # towns rise: "thị xã Sầm Sơn" is a city now
    if run.isdigit():
        return run if type_ in ("quận", "phường") else None
    if type_ in ("tỉnh", "thành phố", "quận", "thị xã") or run.isupper():
        return None  # the gazetteer has all of these
    words = run.split(" ")
    if len(words) >= 3 and words[0].lower() in names.surnames:
        return None  # "Bí thư Huyện Đinh Hữu Niên": a slip, and a person
    if len(words) <= 3:
        return run
    return " ".join(words[: 1 if words[1].lower() in names.surnames else 2])


def _repeated(view: View, names: NameKnowledge, found: list[Mention]) -> Iterator[Mention]:
    """Names of two syllables or more that stood behind a type word, where they stand alone."""
    typed: dict[str, PlaceName] = {}
    for mention in found:
        detail = mention.detail
        if mention.rule == "typed" and isinstance(detail, PlaceName) and " " in detail.name:
            typed.setdefault(detail.name, detail)
    for start, end, name in occurrences(view.text, typed):
        capital = _CAPITAL_BEFORE.search(view.text, max(0, start - 12), start)
        if (
            (capital and not view.opens_sentence(capital.start()))
            or _CAPITAL_AFTER.match(view.text, end)
            or view.word_before(start) in _PEOPLE
        ):
            continue
        detail = PlaceName("short", name, typed[name].type)
        yield Mention(start, end, view.surface(start, end), "place", "repeated", detail)
