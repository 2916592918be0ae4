"""The pages that show the whole archive: home, about, timeline, what was not decided, search, feed and site map."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from generator.edtf import day, year
from generator.model import KINDS, Face, Notice, Part
from generator.stages.plan.articles import undecided
from generator.stages.plan.entities import bars
from generator.stages.plan.linked import FILES, about_machine, home_machine
from generator.stages.plan.lists import dates_fit, numbered, ways
from generator.stages.plan.lookup import Line, Lookup, part, parts, subtitle
from generator.stages.plan.urls import FOLDERS, sheet_path
from generator.stages.plan.views import (
    Counted,
    Drawer,
    FeedEntry,
    Finding,
    Findings,
    Head,
    Item,
    KindCount,
    Moment,
    Totals,
    Undecided,
    YearBar,
)
from generator.stages.plan.weights import HEAVY, portions, weight
from generator.text import clip

NEWEST = 6
TOP = 8
OPEN_PAGE = 150
NOTICES = 50  # findings of one rule on the report's page
SEVERITIES = ("error", "warning", "info")
FEED = 30
SITEMAP = 40_000  # addresses in one site map; the format allows 50,000
TIMELINE = 800  # moments on one page
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
KIND_ORDER = {"document": 1, "event": 2, "article": 3}


def totals(lookup: Lookup) -> Totals:
    """Counts of everything, and the first and the last day."""
    lines = lookup.lines.values()
    dates = [day(line.date) for line in lines if line.date]
    return Totals(
        articles=len(lines),
        entities=len(lookup.archive.faces),
        linked=sum(line.linked for line in lines),
        undecided=sum(line.undecided for line in lines),
        removed=sum(count for line in lines for *_, count in line.removed),
        first=dates[0] if dates else "",
        last=dates[-1] if dates else "",
        sources=len({line.source for line in lines} - {""}),
    )


def kinds(lookup: Lookup, top: int) -> tuple[KindCount, ...]:
    """Every kind that occurs, with its most widely mentioned entities."""
    made = []
    counts = Counter(kind for kind, *_ in lookup.archive.sizes.values())
    for kind in KINDS:
        if counts[kind]:
            best = tuple(_item(face, lookup) for face in lookup.largest(top, kind))
            made.append(KindCount(kind, f"{FOLDERS[kind]}/index.html", counts[kind], best))
    return tuple(made)


def _item(face: Face, lookup: Lookup) -> Item:
    return Item(lookup.paths[face.id], face.name, clip(subtitle(face), 90), face.articles)


def years(lookup: Lookup) -> tuple[YearBar, ...]:
    counts = Counter(year(line.date) for line in lookup.lines.values())
    whole = dates_fit(lookup)
    links = {y or "none": f"dates/index.html#y-{y or 'none'}" if whole else f"dates/{y or 'none'}.html" for y in counts}
    return bars(counts, links)


def home_parts(lookup: Lookup) -> tuple[Part, ...]:
    lines = lookup.lines.values()
    shown = [line for line in lines if line.policy != "withdrawn"]
    newest = (line.id for line in reversed(shown) if line.date)
    undated = (line.id for line in shown if not line.date)
    return (
        part("totals", totals(lookup)),
        part("machine", home_machine(lookup)),
        part("kinds", kinds(lookup, TOP)),
        part("years", years(lookup)),
        part("newest", tuple(map(lookup.teaser, islice(chain(newest, undated), NEWEST)))),
        part("sources", tuple(named("sources", (line.source for line in lines), lookup))),
        part("sections", tuple(named("sections", (line.section for line in lines), lookup))),
    )


def named(folder: str, names: Iterable[str], lookup: Lookup) -> list[Counted]:
    """The lists of a folder with their counts, the longest first; what has no name is left out."""
    counts = Counter(names)
    files = lookup.files[folder]
    ranked = sorted((name for name in counts if name), key=lambda name: (-counts[name], name))
    return [Counted(files[name], name, counts[name]) for name in ranked[:12]]


def about_parts(lookup: Lookup) -> tuple[Part, ...]:
    rules: Counter[tuple[str, str]] = Counter()
    for line in lookup.lines.values():
        rules.update({(role, rule): count for role, rule, count in line.removed})
    removed = tuple((role, rule, count) for (role, rule), count in sorted(rules.items(), key=lambda x: (-x[1], x[0])))
    whole = totals(lookup)
    kept = lookup.config.originals and any(line.policy == "full" for line in lookup.lines.values())
    return (
        part("totals", whole),
        part("originals", kept),
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
    share = HEAVY // max(1, len(by_rule))
    groups = tuple(
        Findings(rule, SEVERITIES[rank], len(some), tuple(_first(some[:NOTICES], share)))
        for (rank, rule), some in sorted(by_rule.items(), key=lambda item: item[0])
    )
    policies = Counter(line.policy for line in lookup.lines.values())
    return part("groups", groups), part("policies", tuple(sorted(policies.items())))


def _first(notices: Iterable[Notice], share: int) -> Iterator[Finding]:
    """As many findings as weigh no more than `share`, at least one."""
    for at, notice in enumerate(notices):
        finding = Finding(notice.where, notice.what, notice.remedy)
        share -= weight(finding)
        if at and share < 0:
            return
        yield finding


def undecided_pages(lookup: Lookup) -> Iterator[tuple[str, tuple[Part, ...]]]:
    """The list of what was not decided; where one page cannot hold it, pages by the year of the articles."""
    by_year: dict[str, list[Line]] = {}
    for line in lookup.lines.values():
        if line.open:
            by_year.setdefault(year(line.date), []).append(line)
    totals_ = {y: sum(line.open for line in some) for y, some in by_year.items()}
    base, total = "undecided/index.html", sum(totals_.values())
    if total <= OPEN_PAGE:
        notes = chain.from_iterable(undecided(line, lookup) for line in chain.from_iterable(by_year.values()))
        yield base, _open_notes(base, tuple(notes))
        return
    jumps = tuple(Drawer(f"undecided/{y or 'none'}.html", y, count) for y, count in totals_.items())
    yield base, _open_notes(base, (), jumps=jumps)
    for jump, some in zip(jumps, by_year.values(), strict=True):
        names, numbers = numbered(jump.path, -(-jump.times // OPEN_PAGE))
        of_year = chain.from_iterable(undecided(line, lookup) for line in some)
        for path in names:
            some_notes = tuple(islice(of_year, OPEN_PAGE))
            yield path, _open_notes(path, some_notes, label=jump.text, jumps=ways(jumps), numbers=numbers)


def _open_notes(path: str, notes: tuple[Undecided, ...], **known: object) -> tuple[Part, ...]:
    shown = {"label": "", "jumps": (), "numbers": (), **known}
    return parts(**shown, notes=notes, empty=not notes and not shown["jumps"], path=path)


def feed_parts(lookup: Lookup) -> tuple[Part, ...]:
    """The newest articles whose day is known. No time of day is told, since none is known with its time zone."""
    lines = reversed(lookup.lines.values())
    open_ = (line for line in lines if not line.noindex and line.policy != "withdrawn" and _DAY.match(line.date))
    entries = []
    for line in islice(open_, FEED):
        teaser, updated = lookup.teaser(line.id), line.date[: len("YYYY-MM-DD")]
        entries.append(FeedEntry(teaser.path, teaser.title, f"{updated}T00:00:00Z", teaser.source or "–", teaser.lead))
    newest = entries[0].updated if entries else "1970-01-01T00:00:00Z"
    return part("entries", tuple(entries)), part("updated", newest)


def opensearch_parts(lookup: Lookup) -> tuple[Part, ...]:
    """The names of the archive's search, as short as OpenSearch 1.1 wants them (16 and 1,024 characters)."""
    title, config = lookup.config.title, lookup.config
    short = title if len(title) <= 16 else f"{title[:15].rstrip()}…"
    return part("short", short), part("description", (config.description or title)[:1024])


def sitemaps(lookup: Lookup) -> Iterator[tuple[str, tuple[Part, ...]]]:
    """sitemap.xml, or an index of numbered ones where there are more addresses than one may hold (sitemaps.org)."""
    indexed = ((id_, path) for id_, path in lookup.paths.items() if lookup.indexed(id_))
    paths = ["index.html", *sorted(chain.from_iterable(_pages_of(id_, path, lookup) for id_, path in indexed))]
    cuts = [tuple(paths[start : start + SITEMAP]) for start in range(0, len(paths), SITEMAP)]
    if len(cuts) == 1:
        yield "sitemap.xml", (part("maps", ()), part("paths", cuts[0]))
        return
    names = tuple(f"sitemap-{number}.xml" for number in range(1, len(cuts) + 1))
    yield "sitemap.xml", (part("maps", names), part("paths", ()))
    for name, cut in zip(names, cuts, strict=True):
        yield name, (part("maps", ()), part("paths", cut))


def _pages_of(id_: str, path: str, lookup: Lookup) -> Iterator[str]:
    """The page of an entity, or all those of an article."""
    count = len(lookup.cuts(id_)) + 1 if id_ in lookup.archive.heads else 1
    return (sheet_path(path, number) for number in range(1, count + 1))


def redirect_parts(target: str) -> tuple[Part, ...]:
    return (part("head", Head(target, target)),)


def timeline_pages(lookup: Lookup) -> Iterator[tuple[str, tuple[Part, ...]]]:
    """timeline.html: what is dated, oldest first, articles by their date, documents and events by the date of theirs;
    and a page a year, or several, where there is too much for one."""
    by_year: dict[str, list[Moment]] = {}
    for moment in sorted(_moments(lookup), key=lambda m: (m.date[:10], KIND_ORDER.get(m.kind, 0), m.text)):
        if year(moment.date):
            by_year.setdefault(year(moment.date), []).append(moment)
    counts = Counter({y: len(some) for y, some in by_year.items()})
    whole = len(portions(chain.from_iterable(by_year.values()), TIMELINE)) <= 1
    links = {y: f"timeline.html#y-{y}" if whole else f"timeline/{y}.html" for y in by_year}
    moments = tuple((y, tuple(some)) for y, some in by_year.items())
    yield "timeline.html", _timeline("timeline.html", moments if whole else (), years=bars(counts, links))
    jumps = ways(Drawer(path, y) for y, path in links.items())
    for y, some in () if whole else moments:
        cuts = portions(some, TIMELINE)
        paths, numbers = numbered(links[y], len(cuts))
        for path, cut in zip(paths, cuts, strict=True):
            yield path, _timeline(path, ((y, tuple(cut)),), jumps=jumps, year=y, numbers=numbers)


def _timeline(path: str, moments: object, **known: object) -> tuple[Part, ...]:
    return parts(**{"years": (), "jumps": (), "year": "", "numbers": (), **known}, moments=moments, path=path)


def _moments(lookup: Lookup) -> Iterator[Moment]:
    for line in lookup.lines.values():
        if line.date:
            yield Moment(line.date, "article", line.path, line.title, line.source)
    for face in chain(lookup.of_kind("document"), lookup.of_kind("event")):
        if year(date := face.fact("date")):
            yield Moment(date, face.kind, lookup.paths[face.id], face.name, subtitle(face))
