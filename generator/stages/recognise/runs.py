"""How far the name of a company, school or office goes behind its head.

Such names mix capitals and small letters: "Công ty TNHH Du lịch sinh thái Hòn Rùa". The run takes, word by word,

1. compounds that such names are made of (body_words.csv), in any case once the run has begun;
2. capitalised words, codes and numbers;
3. "và", "&", "-" between two of these, after a compound only: "Đầu tư và Phát triển", not "Công ty A và Công ty B";
4. a place, which ends it.

It stops at another body's head, and at a person's name where an office stands before the head ("Chủ tịch Tập đoàn
Vingroup Phạm Nhật Vượng").
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from generator.knowledge.names import NameKnowledge
from generator.model import Mention
from generator.stages.recognise.scan import LOWER, UPPER, Hit, View, word_set

_TOKEN = re.compile(r"[^\W_][\w&.+’'-]*(?<![.’'-])")
_JOINT = re.compile(r" (?:và|&|-) | ?- ?|-")
_QUOTED = re.compile(r' ?"([^"\n]{2,40})"')
# Heads so common as plain words that a capital alone proves nothing: a compound must follow ("Vụ Pháp chế").
PLAIN = word_set("Vụ|Phòng|Khoa|Hội|Hội đồng|Cục|Chi cục|Trung tâm|Quỹ")
_WORD = re.compile(r"[^\W\d_]+")
_FULL_NAME = re.compile(rf"([{UPPER}][{LOWER}]+)(?: [{UPPER}][{LOWER}]*){{1,3}}(?! ?[{UPPER}])")
_LONGEST = 14


def name_run(
    view: View, start: int, head: Hit, place_at: Mapping[int, Mention], names: NameKnowledge, stop_at_person: bool
) -> tuple[int, str] | None:
    """Where the name that begins behind the head at `start` ends, and the name; None where none begins."""
    end, proper, compound, count = start, False, False, 0
    while count < _LONGEST:
        at = _next_word(view, end, compound, count)
        if at is None:
            break
        place = place_at.get(at)
        if place and at > start:
            end, proper = place.end, True
            break
        if at in view.at and view.at[at].term.kind not in ("place", "media", "centre", "party", "topic") and count:
            break
        if stop_at_person and proper and _person_follows(view, at, names):
            break
        step = _compound(view, at, names)
        if step and (count or view.text[at].isupper() or view.text[head.start].isupper()):
            end, compound = step, True
            proper = proper or view.text[at].isupper()
        else:
            token = _TOKEN.match(view.text, at)
            if not token or not (token.group()[0].isupper() or (token.group()[0].isdigit() and proper)):
                break
            end, proper, compound = token.end(), True, False
        count += 1
    if not count or not (proper or _head_is_capital(view, head)):
        return None
    if head.term.name in PLAIN and not _compound(view, start + 1, names):
        return None
    return end, view.text[start:end].strip()


def _next_word(view: View, end: int, compound: bool, count: int) -> int | None:
    """Where the next word of the run begins, over a space or, inside a name, a joint."""
    joint = _JOINT.match(view.text, end) if count else None
    if joint and joint.end() < len(view.text):
        after = view.text[joint.end()]
        if (
            (compound and after.isupper())
            or (joint.group() == "-" and after.isupper())
            or (joint.group() == " - " and after.isupper())
        ):
            return joint.end() if joint.group() != " và " or joint.end() not in view.at else None
        return None
    return end + 1 if view.text[end : end + 1] == " " else None


def _compound(view: View, at: int, names: NameKnowledge) -> int | None:
    """The end of the longest compound of organisation names that begins at `at`."""
    end, best = at, None
    for _ in range(4):
        token = _WORD.match(view.low, end)
        if not token:
            break
        end = token.end()
        if view.low[at:end] in names.words:
            best = end
        if view.low[end : end + 1] != " ":
            break
        end += 1
    return best


def _person_follows(view: View, at: int, names: NameKnowledge) -> bool:
    """Whether a surname and one to three more capitalised words, and nothing else, stand at `at`."""
    match = _FULL_NAME.match(view.text, at)
    return match is not None and match[1].lower() in names.surnames and not match[1].isupper()


def _head_is_capital(view: View, head: Hit) -> bool:
    return view.text[head.start].isupper() and not view.opens_sentence(head.start)
