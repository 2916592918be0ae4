"""Lays a curator's decisions (generator.ledger) over a reading.

1. Find the words each decision speaks of, by its quote selector; those that are gone are reported as drift.
2. Apply them in this order: ignore, reject, pin, accept; then split and merge, which rename entities.

A decision always wins over what rules and knowledge found; its line becomes the evidence of the link.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from generator.model import (
    KINDS,
    Article,
    Authority,
    BodyName,
    Citation,
    Decision,
    Detail,
    EventName,
    Kind,
    Mention,
    Notice,
    PersonName,
    PlaceName,
    Reading,
    Resolution,
    Span,
    TopicName,
)
from generator.text import lower

CONTEXT = 32  # code points of prefix and suffix that a new decision records
_ENOUGH = 0.5  # part of the recorded context that must still stand around the quote


@dataclass(frozen=True)
class Ledger:
    """The decisions of an archive, sorted out: by article id ("" for every article), and the merges, followed to
    their end (`generator.ledger.merges`)."""

    by_article: Mapping[str, tuple[Decision, ...]]
    merges: Mapping[str, str]


def sort_out(decisions: Sequence[Decision], merges: Mapping[str, str]) -> Ledger:
    """The ledger of `decisions`."""
    by_article: dict[str, list[Decision]] = {}
    for decision in decisions:
        if decision.action != "merge":
            by_article.setdefault(decision.article, []).append(decision)
    return Ledger({id_: tuple(own) for id_, own in by_article.items()}, merges)


def review(reading: Reading, ledger: Ledger) -> Reading:
    """`reading` with every decision applied that speaks of its article."""
    article = reading.article
    own = (*ledger.by_article.get("", ()), *ledger.by_article.get(article.id, ()))
    if not own and not ledger.merges:
        return reading
    links = {(r.mention.start, r.mention.end): r for r in reading.resolutions}
    notices = []
    for action in ("ignore", "reject", "pin", "accept"):
        for decision in (d for d in own if d.action == action):
            spans = find_quote(article.text, decision)
            if not spans and decision.article:
                notices.append(_drift(decision, f"its words '{decision.quote}' are not in the article any more"))
            for span in spans:
                notices += _apply(decision, span, links, article)
    renames = {d.entity: d.target for d in own if d.action == "split"}
    resolutions = [_renamed(links[span], renames, ledger.merges) for span in sorted(links)]
    used = {r.entity for r in resolutions}

    def rename(record: Authority) -> Authority:
        """The record under its final id; what had another name becomes a variant of that."""
        final = _final(record.id, renames, ledger.merges)
        if final == record.id:
            return record
        return replace(record, id=final, name="", variants=(record.name, *record.variants))

    return replace(
        reading,
        resolutions=tuple(resolutions),
        authorities=tuple(a for a in map(rename, reading.authorities) if a.id in used),
        relations=tuple(
            replace(
                r, subject=_final(r.subject, renames, ledger.merges), object=_final(r.object, renames, ledger.merges)
            )
            for r in reading.relations
        ),
        notices=(*reading.notices, *notices),
    )


def find_quote(text: str, decision: Decision) -> list[Span]:
    """Where the words of `decision` stand in `text`, compared without case, tone placement and kinds of dash.

    Without prefix and suffix: every place. With them: the one place around which most of them still stands, if it
    is at least half; so a decision outlives cleaning and small edits of the text around it.
    """
    low, quote = lower(text), lower(decision.quote)
    places = []
    at = low.find(quote)
    while at >= 0:
        places.append(Span(at, at + len(quote)))
        at = low.find(quote, at + len(quote))
    context = len(decision.prefix) + len(decision.suffix)
    if not context or not places:
        return places
    prefix, suffix = lower(decision.prefix), lower(decision.suffix)
    kept = [
        (
            _same_end(low[max(0, p.start - len(prefix)) : p.start], prefix)
            + _same_start(low[p.end : p.end + len(suffix)], suffix),
            p,
        )
        for p in places
    ]
    best = max(score for score, _ in kept)
    winners = [place for score, place in kept if score == best]
    return winners if len(winners) == 1 and best >= _ENOUGH * context else []


def _same_end(text: str, prefix: str) -> int:
    """How many characters `text` and `prefix` share at their ends."""
    count = 0
    while count < min(len(text), len(prefix)) and text[-1 - count] == prefix[-1 - count]:
        count += 1
    return count


def _same_start(text: str, suffix: str) -> int:
    count = 0
    while count < min(len(text), len(suffix)) and text[count] == suffix[count]:
        count += 1
    return count


Links = dict[tuple[int, int], Resolution]


def _apply(decision: Decision, span: Span, links: Links, article: Article) -> list[Notice]:
    """Carries out one decision at one place; what it says of a place that changed under it."""
    here = links.get((span.start, span.end))
    evidence = f"{decision.where}: {decision.action}"
    if decision.action == "ignore":
        links.pop((span.start, span.end), None)
    elif decision.action == "pin":
        for other in [key for key in links if key[0] < span.end and span.start < key[1]]:
            del links[other]
        links[span.start, span.end] = Resolution(_mention(article, span, decision, here), decision.entity, evidence)
    elif here is None:
        return [_drift(decision, f"'{decision.quote}' is no mention any more")]
    elif decision.action == "reject":
        candidates = here.candidates or ((here.entity,) if here.entity else ())
        links[span.start, span.end] = replace(here, entity=None, evidence=evidence, candidates=candidates)
    elif here.entity != decision.entity:
        return [_drift(decision, f"'{decision.quote}' now means {here.entity or 'nothing certain'}")]
    else:
        links[span.start, span.end] = replace(here, evidence=f"{here.evidence}; {evidence}")
    return []


def _mention(article: Article, span: Span, decision: Decision, here: Resolution | None) -> Mention:
    kind = decision.entity.partition(":")[0]
    if here and here.mention.kind == kind:
        return here.mention
    surface = article.text[span.start : span.end]
    name = decision.entity.partition(":")[2]
    details: dict[Kind, Detail] = {
        "document": Citation("curated", subject=name),
        "person": PersonName("curated", name),
        "organisation": BodyName("curated", name),
        "place": PlaceName("curated", name),
        "event": EventName("curated", name),
        "topic": TopicName("curated", name),
    }
    own = KINDS[KINDS.index(kind)]
    return Mention(span.start, span.end, surface, own, "review", details[own])


def _final(entity: str, renames: Mapping[str, str], merges: Mapping[str, str]) -> str:
    entity = renames.get(entity, entity)
    return merges.get(entity, entity)


def _renamed(resolution: Resolution, renames: Mapping[str, str], merges: Mapping[str, str]) -> Resolution:
    if resolution.entity is None:
        return resolution
    entity = _final(resolution.entity, renames, merges)
    if entity == resolution.entity:
        return resolution
    return replace(resolution, entity=entity, evidence=f"{resolution.evidence}; {resolution.entity} → {entity}")


def _drift(decision: Decision, what: str) -> Notice:
    remedy = "Look at the article and mend or remove the line of the ledger."
    return Notice(decision.where, what, remedy, "warning", "review-drift")
