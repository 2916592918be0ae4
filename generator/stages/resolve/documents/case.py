"""What the rules for documents share: the article as a case, the citations in it, and the answers to them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from generator.knowledge import Knowledge
from generator.knowledge.documents import KnownDocument, document_id, name_key, printed_name, words
from generator.model import Article, Authority, Citation, Fact, Mention
from generator.stages.resolve.documents.laws import CitedLaws
from generator.stages.resolve.localities import province_in
from generator.stages.resolve.scope import Scope
from generator.text import lower


@dataclass(frozen=True)
class Cited:
    """A document mention and its citation, narrowed for the rules."""

    mention: Mention
    at: Citation


@dataclass(frozen=True)
class Answer:
    """What a rule says: an entity with its record, or candidates only. `evidence` is part of a Vietnamese sentence."""

    entity: str | None
    evidence: str = ""
    candidates: tuple[str, ...] = ()
    record: Authority | None = None


@dataclass(frozen=True)
class Case:
    """One article with all that decides in it; `expansions` are the abbreviations that it defines. What concerns the
    article as a whole is worked out once, so that an article of a hundred thousand citations takes seconds."""

    article: Article
    scope: Scope
    knowledge: Knowledge
    cited: tuple[Cited, ...]
    expansions: Mapping[str, str]

    laws: CitedLaws

    @cached_property
    def date(self) -> str:
        """The article's date as far as it is known: "2018-07-16", "2018-07", "2018" or ""."""
        return re.split("[T?~%]", self.article.date)[0]

    @cached_property
    def body_spans(self) -> list[tuple[int, int]]:
        """Where resolved bodies stand, in text order."""
        return sorted(self.scope.bodies)

    @cached_property
    def plenum_terms(self) -> Mapping[int, frozenset[str]]:
        """The terms that the article names, by the number of the plenum."""
        named: dict[int, set[str]] = defaultdict(set)
        for one in self.cited:
            if one.at.plenum and one.at.term:
                named[one.at.plenum].add(one.at.term)
        return {plenum: frozenset(terms) for plenum, terms in named.items()}

    @cached_property
    def _printed(self) -> Mapping[tuple[str, str], list[tuple[int, int]]]:
        """Where two words of the article follow each other that do so in the title of a known document."""
        wanted = self.knowledge.documents.title_pairs
        found: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        for (one, start, _), (other, _, end) in pairwise(words(self.article.text)):
            if (one, other) in wanted:
                found[one, other].append((start, end))
        return found

    def prints(self, pair: tuple[str, str], start: int, end: int) -> bool:
        """Whether the two words, which a title of a known document has, follow each other between `start` and `end`."""
        places = self._printed.get(pair, [])
        at = bisect_left(places, (start, 0))
        return at < len(places) and places[at][1] <= end

    @cached_property
    def latest_term(self) -> str:
        """The latest term of the Central Committee that the article speaks of, "" for none."""
        files = self.knowledge.documents
        order = [term.name for term in files.terms]
        party = [c.at for c in self.cited if c.at.plenum or (c.at.symbol or "").endswith("/TW") or _is_national(c.at)]
        spoken = {at.term for at in party if at.term} | {files.term_at(at.date) for at in party if at.date}
        return max((term for term in order if term in spoken), key=order.index, default="")


# ── answers ──────────────────────────────────────────────────────────────────────────────────────────────────


def of_file(known: KnownDocument, evidence: str, among: Sequence[KnownDocument] = ()) -> Answer:
    """A document that a file knows; `among` are those it was chosen from."""
    candidates = tuple(d.id for d in among) if len(among) > 1 else ()
    return Answer(known.id, evidence, candidates, known.authority() if known.origin != "curated" else None)


def numbered(case: Case, cited: Citation, evidence: str, scope: str = "", place: str = "") -> Answer:
    """A document that no file knows, made from what its number and `scope` say."""
    number, symbol, word = cited.number or "", cited.symbol or "", cited.word or ""
    id_ = document_id(number, symbol, cited.year if "/" not in symbol else None, scope, word=word)
    extra = (Fact("place", place, case.article.id),) if place else ()
    return made(case, id_, printed_name(word, number, symbol, cited.year), cited, evidence, extra)


def made(case: Case, id_: str, name: str, cited: Citation, evidence: str, extra: tuple[Fact, ...] = ()) -> Answer:
    """An entity with a record made by rule: its facts are what the citation prints."""
    return Answer(
        id_, evidence, (), Authority(id_, "document", name, (), (*facts(case, cited), *extra), "rule", case.article.id)
    )


def facts(case: Case, cited: Citation) -> tuple[Fact, ...]:
    """What a citation says of its document, the article being the source."""
    pairs = (
        ("word", cited.word),
        ("number", cited.number),
        ("symbol", cited.symbol),
        ("year", str(cited.year) if cited.year else None),
        ("date", cited.date),
        ("issuer", cited.issuer),
        ("term", cited.term),
        ("plenum", str(cited.plenum) if cited.plenum else None),
        ("title", cited.subject),
    )
    return tuple(Fact(name, value, case.article.id) for name, value in pairs if value)


# ── what decides ─────────────────────────────────────────────────────────────────────────────────────────────


def can_mean(case: Case, cited: Citation, known: KnownDocument) -> bool:
    """Whether word and dates allow it: no document is younger than the article that cites it."""
    if cited.date and len(known.date) == 10 and cited.date[:7] != known.date[:7]:
        return False
    if {cited.word, known.word} == {"Quy định", "Quyết định"}:
        return False
    if cited.word and known.word and cited.word != known.word and "QĐ" not in known.symbol:
        return False
    return not (case.date and known.date and known.date[: len(case.date)] > case.date)


def about(subject: str | None, known: Sequence[KnownDocument]) -> KnownDocument | None:
    """The one known document whose title the printed subject repeats (much of the shorter of the two)."""
    words = _pairs(subject or "")
    if len(words) < 2:
        return None
    scores = sorted(
        ((_overlap(words, _pairs(d.title)), d.id, d) for d in known if d.title), reverse=True, key=lambda s: s[:2]
    )
    if not scores or scores[0][0] < 0.4 or (len(scores) > 1 and scores[0][0] - scores[1][0] < 0.2):
        return None
    return scores[0][2]


def _overlap(one: frozenset[tuple[str, str]], other: frozenset[tuple[str, str]]) -> float:
    return len(one & other) / max(3, min(len(one), len(other)))


@lru_cache(maxsize=8192)
def _pairs(text: str) -> frozenset[tuple[str, str]]:
    return frozenset(pairwise(name_key(text)))


def mentioned_near(case: Case, one: Cited, known: Sequence[KnownDocument]) -> KnownDocument | None:
    """The one known document most of whose title stands in the paragraph of the mention."""
    titled = [(d, _pairs(d.title)) for d in known if len(name_key(d.title)) >= 4]
    if not titled:
        return None
    text, start, end = case.article.text, one.mention.start, one.mention.end
    first, last = max(0, start - 600), min(len(text), end + 600)
    line = text.find("\n", end, last)
    around = text.rfind("\n", first, start) + 1 or first, line if line >= 0 else last
    near = [d for d, pairs in titled if sum(case.prints(pair, *around) for pair in pairs) >= 0.6 * len(pairs)]
    return near[0] if len(near) == 1 else None


_ISSUES = re.compile(r"(?:ký|ban hành|có|ra|gửi|công bố)(?: [^\W_]+){0,3} $")
_OF = re.compile(r"(?:,? ?\(?ngày [\d/. -]{6,12}\)?)?,? của $")
_BELOW = re.compile(r"(?<![^\W_])(?:huyện|quận|thị xã|xã|phường|thị trấn|đảng ủy|thị ủy)(?![^\W_])")


def issuer_of(case: Case, one: Cited) -> tuple[str, str]:
    """The body that issued, as printed or as resolved, and what tells it: printed behind "của", or named beside."""
    text, start, end = case.article.text, one.mention.start, one.mention.end
    at = bisect_left(case.body_spans, (end, end))
    for span in case.body_spans[at : at + 1]:
        if span[0] <= end + 45 and _OF.fullmatch(lower(text[end : span[0]])):
            return _named(case.scope.bodies[span]), f"“{text[span[0] : span[1]]}” đứng sau"
    if one.at.issuer:
        return one.at.issuer, f"“{one.at.issuer}” in kèm"
    at = bisect_left(case.body_spans, (start, start))
    for span in case.body_spans[max(0, at - 1) : at]:
        between = lower(text[span[1] : start]) if start - 60 <= span[1] <= start else "."
        if _ISSUES.search(between) and not re.search(r"[.;\n]", between):
            return _named(case.scope.bodies[span]), f"“{text[span[0] : span[1]]}” đứng trước"
    return "", ""


def _named(body: str) -> str:
    """A body's id as part of another id."""
    return body.removeprefix("organisation:").replace("@", ", ")


def place_of(case: Case, one: Cited) -> tuple[str, str]:
    """The province of a local issuer, or the body itself below the province; and what tells it."""
    issuer, why = issuer_of(case, one)
    if _BELOW.search(lower(issuer)):
        named = issuer if re.search(r" [A-ZĐ]", issuer.partition(" ")[2]) else ""
        return (named, why) if named else ("", "")
    place = province_in(issuer, case.knowledge.names)
    if place:
        return place, why
    if case.scope.place:
        return case.scope.place.removeprefix("place:"), f"nơi bài nói tới: {case.scope.evidence}".rstrip(": ")
    return "", ""


def term_of(case: Case, known: Sequence[KnownDocument]) -> tuple[str, str]:
    """The term whose document is meant where none is told, and why: that of the article's date.

    Without a date it is the latest term that the article speaks of, unless one of the `known` documents is younger.
    """
    files = case.knowledge.documents
    if case.date:
        return files.term_at(case.date), f"bài đăng ngày {day(case.date)}"
    order = [term.name for term in files.terms]
    latest = case.latest_term
    if any(order.index(d.term) > order.index(latest or order[0]) for d in known if d.term in order):
        return "", ""
    return latest, f"bài nói tới khóa {latest}"


def _is_national(cited: Citation) -> bool:
    return cited.form == "congress" and lower(cited.issuer or "đảng") == "đảng"


def day(date: str | None) -> str:
    """ "2017-12-19" → "19-12-2017"."""
    return "-".join(reversed((date or "").split("-")))


def shortened(text: str | None) -> str:
    """`text` cut to what an explanation can hold."""
    text = text or ""
    return text if len(text) <= 60 else text[:59].rstrip() + "…"
