"""How documents are related, and who issued and signed them, as sentences show it.

1. The text is cut into sentences; only what stands in one sentence together is related.
2. Two documents that follow each other: the words between them tell (`_BETWEEN`), or those after the second.
3. A clause that opens with a document and closes with another being issued: "Thực hiện A, Bộ X ban hành B" (`_OPENED`).
4. A body beside a document, behind "của" or before "ban hành": issued by. A person before "ký": signed by.
5. Two bodies with "thuộc" between them; a document issued with another or approved by it: part of.

Both ends are resolved; nothing is asserted that no sentence shows. The predicates are keys of the catalogue:
implements, amends, replaces, based-on, together-with, part-of, discusses, issued-by, signed-by.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from generator.model import Article, Citation, Relation, Resolution
from generator.text import CAPITALS, lower

_DO = r"(?:thực hiện|triển khai|thi hành|cụ thể hóa)"
_WITH_DATE = r"(?:,? ?\(?ngày [\d/. -]{6,12}\)?)?"
# What stands between document A and document B, read to its end; `backward` means that B does it to A.
_BETWEEN: tuple[tuple[str, re.Pattern[str], bool], ...] = (
    ("replaces", re.compile(r"(?:được|bị) (?:thay thế|bãi bỏ) (?:bằng|bởi)(?: \S+){0,2} $"), True),
    (
        "amends",
        re.compile(r"(?:sửa đổi(?:,? bổ sung)?|bổ sung)(?: một số điều)? (?:tại|bởi|theo)(?: \S+){0,2} $"),
        True,
    ),
    ("part-of", re.compile(r"^[^,;:]{0,40}?(?:được )?ban hành kèm(?: theo)? $"), False),
    (
        "part-of",
        re.compile(rf"^{_WITH_DATE}(?: của [^,;:]{{2,60}}?)?,? (?:về việc )?(?:phê duyệt|ban hành(?: kèm theo)?) $"),
        True,
    ),
    ("replaces", re.compile(r"thay (?:thế )?cho(?: \S+){0,1} $|thay thế(?: cho)?(?: các)? $"), False),
    (
        "amends",
        re.compile(
            r"(?:sửa đổi|bổ sung)(?: (?:một số|các|khoản|điều|điểm|nội dung|của|tại|và|[\da-zđ]{1,3}))*,? (?:của )?$"
        ),
        False,
    ),
    ("together-with", re.compile(r"gắn (?:liền )?với(?: việc)?(?: tiếp tục)?(?: thực hiện| triển khai)* $"), False),
    (
        "implements",
        re.compile(
            rf"(?:(?:về|để|nhằm)(?: việc)?(?: tiếp tục| tổ chức| đẩy mạnh| tăng cường)*(?: {_DO})+"
            r"|(?:quy định chi tiết|hướng dẫn)"
            r"(?: (?:và|thi hành|thực hiện|một số|các|điều|biện pháp|khoản|của|hướng dẫn))*)"
            r"(?: có hiệu quả| nghiêm túc)?(?: tinh thần)?(?: của)? $"
        ),
        False,
    ),
    (
        "based-on",
        re.compile(
            r"^[^)]{0,70}(?<!kèm )(?:theo|căn cứ(?: vào)?|trên cơ sở)"
            r"(?: (?:tinh thần|yêu cầu|nội dung|quy định của|quy định tại))? $"
        ),
        False,
    ),
)
# "Thực hiện A, UBND tỉnh vừa ban hành B": what opens the clause, and what closes it before B.
_OPENED = (
    (
        "implements",
        re.compile(r"(?:^|[.,;] )(?:để |nhằm )?(?:tiếp tục )?(?:tổ chức )?(?:thực hiện|triển khai|cụ thể hóa) $"),
    ),
    ("based-on", re.compile(r"(?:^|[.,;] )căn cứ(?: vào)? $")),
)
_CLOSED = re.compile(r", [^,;]{3,80}? (?:đã |vừa |mới )*(?:ban hành|ra|có) $")
# A new statement between two documents: what the second takes part in is not the first's doing.
_BREAK = re.compile(r"[;:]|(?<=, )(?:đồng thời|trong khi|nhưng|còn|theo đó|trong đó)")
_LONGEST = 260
_NEAR = 80  # characters: no pattern for what stands before a mention is longer
_ISSUED_AFTER = re.compile(r"(?:,? ?\(?ngày [\d/. -]{6,12}\)?)?,? (?:của|do) ")
_ISSUED_BEFORE = re.compile(r",? (?:(?:đã|vừa|mới|cũng|tiếp tục) )*(?:ban hành|ra|có)(?: (?:các|dự thảo))? ")
# "Chủ tịch UBND tỉnh ban hành …": the officer issued it, not the body.
_OFFICER = re.compile(r"(?:chủ tịch|bí thư|giám đốc|trưởng|thủ tướng|biên tập|phó|chủ nhiệm|chánh văn phòng) $")
_NOT_YET = re.compile(r"(?:trình|đề nghị|kiến nghị|đề xuất) $")  # "trình Quốc hội ban hành …"
_SIGNED = re.compile(
    r"(?:,[^.;\n]{0,80},)? ?(?:(?:đã|vừa|mới|cũng) |thay mặt [^,.;\n]{3,60} )*ký(?: (?:quyết định )?ban hành)? "
)
_SIGNS = re.compile(r"(?:,[^.;]{0,80},)? ký")
_SIGNED_BY = re.compile(r"(?:,? ?\(?ngày [\d/. -]{6,12}\)?)?,? do (?:(?:ông|bà|đồng chí) )?")
_DISCUSSES = re.compile(
    r"(?:góp ý|cho ý kiến|thảo luận|lấy ý kiến|đóng góp ý kiến)(?: (?:vào|về|đối với|góp ý|hoàn thiện|các|nội dung))*"
    r" (?:dự thảo|dự án) "
)
# A full stop ends a sentence before a capital, unless it closes an abbreviation (TP. HCM, PGS. TS.).
_STOP = re.compile(
    rf"[\n.!?…](?:(?<=\n)|(?<![.\s][A-HJ-UWYZĐ].)(?<!TP.)(?<!TS.)(?<!Tp.)[”\"’)]{{0,2}}(?= +[“\"(]?[{CAPITALS}]))"
)


@dataclass(frozen=True)
class _Sentence:
    start: int
    end: int
    low: str
    resolved: tuple[Resolution, ...]

    def before(self, one: Resolution, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Where `pattern`, which ends with "$", stands right before the mention."""
        end = max(0, one.mention.start - self.start)
        return pattern.search(self.low, max(0, end - _NEAR), end)


def find_relations(article: Article, resolutions: Sequence[Resolution]) -> list[Relation]:
    """The relations of documents that sentences of `article` show, in text order, each once a sentence."""
    found: dict[tuple[str, str, str, int], Relation] = {}
    for sentence in _sentences(article, resolutions):
        for subject, predicate, object_, label in _shown(sentence):
            if subject != object_:
                found.setdefault(
                    (subject, predicate, object_, sentence.start),
                    Relation(
                        subject=subject,
                        predicate=predicate,
                        object=object_,
                        article=article.id,
                        start=sentence.start,
                        end=sentence.end,
                        rule=f"relation.{predicate}",
                        label=label.strip(),
                    ),
                )
    return list(found.values())


def _sentences(article: Article, resolutions: Sequence[Resolution]) -> Iterator[_Sentence]:
    """The sentences that hold two resolved things, one of them a document, or one body after another."""
    text = article.text
    known = [r for r in resolutions if r.entity and r.mention.kind in ("document", "organisation", "person", "event")]
    if "thuộc " not in text and all(r.mention.kind != "document" for r in known):
        return  # nothing that is looked for can be there
    start = 0
    at = 0
    for stop in [*(m.end() for m in _STOP.finditer(text)), len(text)]:
        first = at
        while at < len(known) and known[at].mention.end <= stop:
            at += 1
        inside = tuple(known[first:at])
        if len(inside) > 1 and any(r.mention.kind in ("document", "organisation") for r in inside):
            begin = start + len(text[start:stop]) - len(text[start:stop].lstrip())
            end = begin + len(text[begin:stop].rstrip()) if stop > begin else stop
            yield _Sentence(begin, end, lower(text[begin:stop]), inside)
        start = stop


_Statement = tuple[str, str, str, str]


def _shown(sentence: _Sentence) -> Iterator[_Statement]:
    documents = [r for r in sentence.resolved if r.mention.kind == "document"]
    for one, other in pairwise(documents):
        yield from _between(sentence, one, other)
    for one, other in pairwise(sentence.resolved):
        yield from _issued(sentence, one, other)
        yield from _belongs(sentence, one, other)


def _between(sentence: _Sentence, one: Resolution, other: Resolution) -> Iterator[_Statement]:
    """What the words between two documents say of them."""
    gap = sentence.low[one.mention.end - sentence.start : other.mention.start - sentence.start]
    if len(gap) > _LONGEST or _BREAK.search(gap):
        return
    for predicate, pattern, backward in _BETWEEN:
        match = pattern.search(gap)
        if match:
            subject, object_ = (other, one) if backward else (one, other)
            if not _younger(object_, subject):
                yield subject.entity or "", predicate, object_.entity or "", match.group()
            return
    closed = _CLOSED.search(gap)
    for predicate, pattern in _OPENED if closed else ():
        opened = sentence.before(one, pattern)
        if opened and not _younger(one, other):
            yield (
                other.entity or "",
                predicate,
                one.entity or "",
                f"{opened.group().strip('., ')} …{closed and closed.group()}",
            )


def _younger(one: Resolution, other: Resolution) -> bool:
    """Whether the years printed say that `one` came after `other`: the older neither amends it nor follows it."""
    years = [
        int(d.year or (d.date or "0")[:4]) if isinstance(d := r.mention.detail, Citation) else 0 for r in (one, other)
    ]
    return bool(all(years)) and years[0] > years[1]


_PART_OF_BODY = re.compile(r",? (?:trực thuộc|thuộc) ")
# "đại biểu Quốc hội thuộc Đoàn …" says it of the deputy, "các trung tâm … thuộc hội các cấp" of no one body.
_OTHER_BELONGS = re.compile(r"(?:đại biểu|thành viên|cán bộ|công chức|nhân viên|đảng viên|hội viên|các|những) $")
_ANY_LEVEL = re.compile(r" (?:các cấp|các tỉnh|các địa phương)")


def _belongs(sentence: _Sentence, one: Resolution, other: Resolution) -> Iterator[_Statement]:
    """ "Chi cục X thuộc Sở Y": a body that is part of another."""
    if one.mention.kind != "organisation" or other.mention.kind != "organisation":
        return
    gap = sentence.low[one.mention.end - sentence.start : other.mention.start - sentence.start]
    if not _PART_OF_BODY.fullmatch(gap):
        return
    general = sentence.before(one, _OTHER_BELONGS) or _ANY_LEVEL.match(sentence.low, other.mention.end - sentence.start)
    if not general:
        yield one.entity or "", "part-of", other.entity or "", gap


def _issued(sentence: _Sentence, one: Resolution, other: Resolution) -> Iterator[_Statement]:
    """Who issued, signed or discussed the document, from two neighbours and the words between them."""
    gap = sentence.low[one.mention.end - sentence.start : other.mention.start - sentence.start]
    kinds = one.mention.kind, other.mention.kind
    first, second = one.entity or "", other.entity or ""
    if kinds == ("document", "organisation") and _ISSUED_AFTER.fullmatch(gap):
        yield first, "issued-by", second, gap
    elif kinds == ("organisation", "document") and _ISSUED_BEFORE.fullmatch(gap):
        if sentence.before(one, _OFFICER) or sentence.before(one, _NOT_YET):
            return
        yield second, "issued-by", first, gap
    elif kinds == ("person", "document") and _SIGNED.fullmatch(gap):
        yield second, "signed-by", first, gap
    elif kinds == ("document", "person") and _SIGNED_BY.fullmatch(gap):
        if _SIGNS.match(sentence.low, other.mention.end - sentence.start):
            yield first, "signed-by", second, f"{gap}… ký"
    elif (
        kinds[0] in ("organisation", "event")
        and kinds[1] == "document"
        and len(gap) < 80
        and _DISCUSSES.search(f"{gap} ")
    ):
        yield first, "discusses", second, gap
