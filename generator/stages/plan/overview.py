"""The pages that show the whole archive: home, about, timeline, what was not decided, search, feed and site map."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from generator.edtf import day, year
from generator.model import KINDS, Article, Entity, Notice, Part
from generator.stages.plan.articles import undecided
from generator.stages.plan.entities import bars
from generator.stages.plan.linked import FILES, about_machine, home_machine
from generator.stages.plan.lookup import Lookup, clip, part, subtitle
from generator.stages.plan.urls import FOLDERS
from generator.stages.plan.views import (
    Counted,
    FeedEntry,
    Finding,
    Findings,
    Head,
    Item,
    KindCount,
    Link,
    Moment,
    Totals,
    Undecided,
    YearBar,
)

NEWEST = 6
TOP = 8
OPEN_PAGE = 300
NOTICES = 50  # findings of one rule on the report's page
SEVERITIES = ("error", "warning", "info")
FEED = 30
SITEMAP = 40_000  # addresses in one site map; the format allows 50,000
TIMELINE = 800  # moments on one page
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
KIND_ORDER = {"document": 1, "event": 2, "article": 3}


def totals(lookup: Lookup) -> Totals:
    """Counts of everything, and the first and the last day."""
    readings = lookup.archive.readings.values()
    dates = [day(r.article.date) for r in readings if r.article.date]
    resolutions = sum(len(r.resolutions) for r in readings)
    undecided_ = sum(x.entity is None for r in readings for x in r.resolutions)
    return Totals(
        articles=len(lookup.archive.readings),
        entities=len(lookup.archive.entities),
        linked=resolutions - undecided_,
        undecided=undecided_,
        removed=sum(len(r.article.removed) for r in readings),
        first=dates[0] if dates else "",
        last=dates[-1] if dates else "",
        sources=len({lookup.source(r.article) for r in readings} - {""}),
    )


def kinds(lookup: Lookup, top: int) -> tuple[KindCount, ...]:
    """Every kind that occurs, with its most widely mentioned entities."""
    made = []
    for kind in KINDS:
        entities = lookup.by_kind.get(kind, [])
        if entities:
            ranked = sorted((-len(lookup.holders(e)), -len(e.occurrences), e.id) for e in entities)[:top]
            best = tuple(_item(lookup.archive.entities[id_], -count, lookup) for count, _, id_ in ranked)
            made.append(KindCount(kind, f"{FOLDERS[kind]}/index.html", len(entities), best))
    return tuple(made)


def _item(entity: Entity, times: int, lookup: Lookup) -> Item:
    return Item(lookup.paths[entity.id], entity.name, clip(subtitle(entity), 90), times)


def years(lookup: Lookup) -> tuple[YearBar, ...]:
    counts = Counter(year(r.article.date) for r in lookup.archive.readings.values())
    whole = len(lookup.archive.readings) <= 600
    links = {y or "none": f"dates/index.html#y-{y or 'none'}" if whole else f"dates/{y or 'none'}.html" for y in counts}
    return bars(counts, links)


def home_parts(lookup: Lookup) -> tuple[Part, ...]:
    shown = [id_ for id_ in lookup.order if not lookup.withdrawn(id_)]
    newest = [lookup.teaser(id_) for id_ in reversed(shown) if lookup.archive.readings[id_].article.date]
    undated = [lookup.teaser(id_) for id_ in shown if not lookup.archive.readings[id_].article.date]
    return (
        part("totals", totals(lookup)),
        part("machine", home_machine(lookup)),
        part("kinds", kinds(lookup, TOP)),
        part("years", years(lookup)),
        part("newest", tuple((*newest, *undated)[:NEWEST])),
        part("sources", tuple(named("sources", map(lookup.source, _articles(lookup)), lookup))),
        part("sections", tuple(named("sections", map(lookup.section, _articles(lookup)), lookup))),
    )


def _articles(lookup: Lookup) -> Iterator[Article]:
    return (r.article for r in lookup.archive.readings.values())


def named(folder: str, names: Iterable[str], lookup: Lookup) -> list[Counted]:
    """The lists of a folder with their counts, the longest first; what has no name is left out."""
    counts = Counter(names)
    files = lookup.files[folder]
    ranked = sorted((name for name in counts if name), key=lambda name: (-counts[name], name))
    return [Counted(files[name], name, counts[name]) for name in ranked[:12]]


def about_parts(lookup: Lookup) -> tuple[Part, ...]:
    rules = Counter((line.role, line.rule) for r in lookup.archive.readings.values() for line in r.article.removed)
    removed = tuple((role, rule, count) for (role, rule), count in sorted(rules.items(), key=lambda x: (-x[1], x[0])))
    whole = totals(lookup)
    return (
        part("totals", whole),
        part("machine", about_machine(whole.first, whole.last, lookup)),
        part("files", FILES),
        part("kinds", kinds(lookup, 0)),
        part("removed", removed),
        part("accounts", tuple(sorted(lookup.archive.accounts.items()))),
        part("findings", len(lookup.archive.notices)),
    )


def check_parts(lookup: Lookup) -> tuple[Part, ...]:
    """What was found in the content, worst first, by rule; of each rule the first findings."""
    by_rule: dict[tuple[int, str], list[Notice]] = {}
    for notice in lookup.archive.notices:
        by_rule.setdefault((SEVERITIES.index(notice.severity), notice.rule), []).append(notice)
    groups = tuple(
        Findings(rule, SEVERITIES[rank], len(some), tuple(Finding(n.where, n.what, n.remedy) for n in some[:NOTICES]))
        for (rank, rule), some in sorted(by_rule.items(), key=lambda item: item[0])
    )
    policies = Counter(r.article.rights.policy for r in lookup.archive.readings.values())
    return part("groups", groups), part("policies", tuple(sorted(policies.items())))


def undecided_pages(lookup: Lookup) -> Iterator[tuple[str, tuple[Part, ...]]]:
    """The list of what was not decided, in pages; the first one is there also when nothing is open."""
    readings = lookup.archive.readings.values()
    total = sum(1 for r in readings for _ in {(x.mention.surface, x.candidates) for x in r.resolutions if not x.entity})
    notes = chain.from_iterable(undecided(r, lookup) for r in readings)
    last = max(1, -(-total // OPEN_PAGE))
    numbers = tuple(Link(_undecided_path(n), str(n)) for n in range(1, last + 1)) if last > 1 else ()
    for number in range(1, last + 1):
        some: tuple[Undecided, ...] = tuple(islice(notes, OPEN_PAGE))
        path = _undecided_path(number)
        yield path, (part("notes", some), part("total", total), part("numbers", numbers), part("path", path))


def _undecided_path(number: int) -> str:
    return "undecided/index.html" if number == 1 else f"undecided/{number}.html"


def feed_parts(lookup: Lookup) -> tuple[Part, ...]:
    """The newest articles whose day is known. No time of day is told, since none is known with its time zone."""
    open_ = (id_ for id_ in reversed(lookup.order) if lookup.indexed(id_) and not lookup.withdrawn(id_))
    days = [(id_, found.group()) for id_ in open_ if (found := _DAY.match(_date(id_, lookup)))]
    entries = []
    for id_, updated in days[:FEED]:
        teaser = lookup.teaser(id_)
        entries.append(FeedEntry(teaser.path, teaser.title, f"{updated}T00:00:00Z", teaser.source or "–", teaser.lead))
    newest = entries[0].updated if entries else "1970-01-01T00:00:00Z"
    return part("entries", tuple(entries)), part("updated", newest)


def _date(id_: str, lookup: Lookup) -> str:
    return lookup.archive.readings[id_].article.date


def opensearch_parts(lookup: Lookup) -> tuple[Part, ...]:
    """The names of the archive's search, as short as OpenSearch 1.1 wants them (16 and 1,024 characters)."""
    title, config = lookup.config.title, lookup.config
    short = title if len(title) <= 16 else f"{title[:15].rstrip()}…"
    return part("short", short), part("description", (config.description or title)[:1024])


def sitemaps(lookup: Lookup) -> Iterator[tuple[str, tuple[Part, ...]]]:
    """sitemap.xml, or an index of numbered ones where there are more addresses than one may hold (sitemaps.org)."""
    paths = ["index.html", *sorted(path for id_, path in lookup.paths.items() if lookup.indexed(id_))]
    cuts = [tuple(paths[start : start + SITEMAP]) for start in range(0, len(paths), SITEMAP)]
    if len(cuts) == 1:
        yield "sitemap.xml", (part("maps", ()), part("paths", cuts[0]))
        return
    names = tuple(f"sitemap-{number}.xml" for number in range(1, len(cuts) + 1))
    yield "sitemap.xml", (part("maps", names), part("paths", ()))
    for name, cut in zip(names, cuts, strict=True):
        yield name, (part("maps", ()), part("paths", cut))


def redirect_parts(target: str) -> tuple[Part, ...]:
    return (part("head", Head(target, target)),)


def timeline_pages(lookup: Lookup) -> Iterator[tuple[str, tuple[Part, ...]]]:
    """timeline.html: what is dated, oldest first, articles by their date, documents and events by the date of theirs;
    and one page a year where there is too much for one."""
    by_year: dict[str, list[Moment]] = {}
    for moment in sorted(_moments(lookup), key=lambda m: (m.date[:10], KIND_ORDER.get(m.kind, 0), m.text)):
        if year(moment.date):
            by_year.setdefault(year(moment.date), []).append(moment)
    counts = Counter({y: len(some) for y, some in by_year.items()})
    whole = sum(counts.values()) <= TIMELINE
    links = {y: f"timeline.html#y-{y}" if whole else f"timeline/{y}.html" for y in by_year}
    base = part("years", bars(counts, links))
    moments = tuple((y, tuple(some)) for y, some in by_year.items())
    yield "timeline.html", (base, part("moments", moments if whole else ()), part("year", ""))
    for y, some in () if whole else moments:
        yield links[y], (base, part("moments", ((y, some),)), part("year", y))


def _moments(lookup: Lookup) -> Iterator[Moment]:
    for reading in lookup.archive.readings.values():
        article = reading.article
        if article.date:
            yield Moment(article.date, "article", lookup.paths[article.id], article.title, lookup.source(article))
    for entity in lookup.archive.entities.values():
        if entity.kind in ("document", "event"):
            date = next((f.value for f in entity.authority.facts if f.name == "date" and year(f.value)), "")
            if date:
                yield Moment(date, entity.kind, lookup.paths[entity.id], entity.name, subtitle(entity))
