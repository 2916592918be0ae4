"""For those who look at an archive and build nothing: what it holds, what deserves a look, whether a copy is whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from generator.config import Config
from generator.edges import files
from generator.edges.state import State
from generator.edges.verify import Verdict, verify_copy, verify_originals, verify_sources
from generator.errors import SettingError
from generator.formats import SUFFIXES
from generator.intake import Intake, settings
from generator.knowledge import Knowledge
from generator.model import Archive, Article, Notice, Source
from generator.stages.check import (
    RULES,
    SiteCheck,
    check,
    collided,
    graded,
    leaks,
    probes,
    unlinked,
)
from generator.stages.index import shown
from generator.stages.plan.urls import collisions
from generator.stages.read import comes_in_pieces, pieces, read
from generator.stages.withhold import withhold
from generator.standing import Seen, Watching, settings_text, unseen


def read_archive(source: Path, seen: Seen = unseen, jobs: int = 1, whole: bool = False) -> tuple[Archive, Config]:
    """The archive of `source`, for those who look at it and build nothing; with `whole` nothing is withheld. Everything
    that came in is counted in its `accounts`. Raises ArchiveError as `pipeline.build` does."""
    found = settings_text(source)
    intake = Intake(found, State(None, found.stamp), Watching(seen, jobs), whole)
    intake.run(files.find_files(source, SUFFIXES, intake.config.ignore))
    return intake.archive(), intake.config


def verify(site: Path, source: Path | None = None) -> Verdict:
    """A published copy held against its manifest and its originals, and `source`, where given, against the digests in
    the copy."""
    verdict = Verdict()
    verify_copy(site, verdict)
    verify_originals(site, _rows, verdict)
    if source is not None:
        config = settings_text(source).parsed

        def digests(one: Source) -> Iterator[str]:
            return (thing.digest for thing in read(one, config) if isinstance(thing, Article))

        verify_sources(site, files.find_sources(source, SUFFIXES, config.ignore), digests, verdict)
    return verdict


def _rows(source: Source) -> Iterator[str]:
    """The digests of the pieces that the articles of a table are made of."""
    if comes_in_pieces(source.path):
        yield from (hashlib.sha256(piece.data).hexdigest() for piece in pieces(source))


def check_archive(source: Path, site: Path | None, public: bool = False) -> Iterator[Notice]:
    """Everything that deserves a look in `source`, withheld texts included, and in the `site` built from it.

    Raises ArchiveError for settings that cannot be obeyed and for folders that are not there.
    """
    archive, config = read_archive(source, whole=True)
    known = settings(settings_text(source)).knowledge
    unknown = sorted({rule for rule, _ in config.check} - RULES.keys())
    if unknown:
        near = get_close_matches(unknown[0], RULES, 1)
        remedy = f"Did you mean '{near[0]}'?" if near else "README lists the rules."
        raise SettingError("archive.toml", f"[check] names an unknown rule '{unknown[0]}'", remedy)
    found = [*archive.notices, *check(archive, known.authorities), *unlinked(archive)]
    found += collided(collisions(archive))
    if site is not None:
        found += _check_site(site, archive, config, known)
    return graded(found, dict(config.check), public)


def _check_site(site: Path, archive: Archive, config: Config, known: Knowledge) -> Iterator[Notice]:
    """What is wrong with the files of a site; each is read once."""
    pages = SiteCheck()

    def passed() -> Iterator[tuple[str, bytes]]:
        for path, body in files.site_files(site):
            pages.add(path, body)
            yield path, body

    records = filter(None, map(known.authority, archive.faces))
    pairs = ((withhold(article, config), article) for article in archive.articles.values())
    yield from leaks(passed(), probes(pairs, records), shown)
    yield from pages.notices()
