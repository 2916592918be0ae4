"""What in an archive, and in the site built from it, deserves a person's eye.

1. `doubts`     mentions and entities that need a decision
2. `articles`   near-duplicates, missing metadata, reserved rights
3. `names`      names that are not linked, records that are not used
4. `site`       links, anchors, file names, budgets of the built files
5. `leaks`      proves that no withheld word is in the built files
6. `rules`      every rule with its severity
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.model import Archive, Authority, Notice, Reading
from generator.stages.check import articles, names
from generator.stages.check.doubts import Doubt, decision_on, doubts, doubts_of, line_of, namesakes, near_duplicates
from generator.stages.check.leaks import Probes, leaks, probes
from generator.stages.check.names import collided, unlinked
from generator.stages.check.rules import RULES, found, graded
from generator.stages.check.site import SiteCheck

__all__ = [
    "RULES",
    "Doubt",
    "Probes",
    "SiteCheck",
    "check",
    "check_reading",
    "check_whole",
    "collided",
    "decision_on",
    "doubts",
    "graded",
    "leaks",
    "line_of",
    "probes",
    "unlinked",
]


def check(archive: Archive, curated: Iterable[Authority] = ()) -> Iterator[Notice]:
    """Every doubt, and what is odd about articles and the archive's own records."""
    yield from map(_doubt, filter(lambda doubt: doubt.kind != "choice", doubts(archive)))
    for article in archive.articles.values():
        yield from articles.reserved(article)
        yield from articles.missing(article)
    yield from articles.duplicates(archive)
    yield from names.unused(archive, curated)


def check_reading(reading: Reading) -> Iterator[Notice]:
    """What one reading gives to look at; it needs nothing else of the archive."""
    yield from map(_doubt, filter(lambda doubt: doubt.kind != "choice", doubts_of(reading)))
    yield from articles.reserved(reading.article)
    yield from articles.missing(reading.article)


SMALL = 500  # articles up to which every build holds all of them against each other


def check_whole(archive: Archive, curated: Iterable[Authority]) -> Iterator[Notice]:
    """What only the whole archive shows, beside `check_reading`, for the report of a build: the names; of a small
    archive also near-duplicates and namesakes, which `check` has of any."""
    yield from map(_doubt, near_duplicates(archive))
    yield from names.unused(archive, curated)
    if len(archive.heads) <= SMALL:
        yield from map(_doubt, namesakes(archive))
        yield from articles.duplicates(archive)


def _doubt(doubt: Doubt) -> Notice:
    candidates = ", ".join(doubt.candidates)
    if doubt.kind == "ambiguous":
        what = f"'{doubt.surface}' could mean {candidates}"
        return found("ambiguous-mention", doubt.where, what, "Decide it with: tulieu review.")
    if doubt.kind == "near-duplicate":
        what = f"these may be one: {candidates}"
        return found("near-duplicate-entity", doubt.where, what, "Merge them with: tulieu review.")
    if doubt.kind == "namesakes":
        what = f"'{doubt.chosen}' may be several people: {candidates} have nothing else in common"
        remedy = "If so, write a split line for one of the articles into review.csv."
        return found("possible-namesakes", doubt.where, what, remedy)
    what = f"nothing is known that '{doubt.surface}' could mean"
    return found("unknown-mention", doubt.where, what, "Pin it in review.csv, or leave it open.")
