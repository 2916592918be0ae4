"""Sources → the archive: everything that is read, and what it tells, as it differs from the last time.

1. `Interpreter`: what is done to each source by itself, on any worker.
2. `Intake`: reads the sources that differ, forgets those that are gone, and keeps what they tell in the state.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import chain
from typing import NamedTuple

from generator import knowledge, ledger, rights
from generator.byid import MANY, ById, Former, Opened, Recent
from generator.config import Config
from generator.edges import files
from generator.edges.packing import pack
from generator.edges.state import Package, State, package
from generator.edges.store import Values
from generator.knowledge import Knowledge
from generator.knowledge.authority import parse_authorities
from generator.knowledge.names import load_names
from generator.knowledge.reach import reach
from generator.model import (
    Archive,
    Article,
    Decision,
    Entity,
    Face,
    Head,
    Notice,
    Passages,
    Quoted,
    Reading,
    Source,
    Told,
)
from generator.originals import Original, packs, spread
from generator.stages.assemble import Company, entity_of, face_of, rarest_first, related_to, tell
from generator.stages.check import check_reading
from generator.stages.plan.lookup import list_files
from generator.stages.plan.stale import Change, Snapshot, same_paths, shown_alike
from generator.stages.plan.urls import article_slug, entity_slug, settled
from generator.stages.read import comes_in_pieces, holds_more, read
from generator.stages.recognise import recognise
from generator.stages.resolve import resolve
from generator.stages.review import Ledger, review, sort_out
from generator.stages.withhold import agreeing, grant, is_withheld, withhold
from generator.standing import SettingsText, Watching, passed

FAULT = "internal-fault"  # rule of the notices that are our fault, not the content's
FEW = 200  # articles up to which a change is followed in the search index
OFTEN = 64  # articles of an entity from which on is kept what it stands together with
LONG = 400_000  # code points of text that one page does not hold (generator.sheets)


# ── settings ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Settings:
    """What an archive's folder says besides its articles."""

    config: Config
    knowledge: Knowledge
    decisions: tuple[Decision, ...]


def settings(found: SettingsText) -> Settings:
    """The settings, authority files and review ledger of an archive. Raises SettingError."""
    curated = parse_authorities(found.authorities)
    return Settings(found.parsed, knowledge.load(curated), decisions_in(found.ledger))


def decisions_in(text: tuple[str, str]) -> tuple[Decision, ...]:
    """The decisions of a review ledger, given as its CSV and its TOML. Raises SettingError."""
    return ledger.parse_ledger(text[0], tables=text[1])


# ── one source ───────────────────────────────────────────────────────────────────────────────────────────────


class Job(NamedTuple):
    """A source to be read; `ids` are the ids its articles are to have, where their own are taken."""

    source: Source | Notice
    ids: tuple[str, ...] = ()


class Interpreted(NamedTuple):
    """What became of a source, known by `key` (path, line) and digest."""

    key: tuple[str, int]
    digest: str
    packages: tuple[Package, ...]
    notices: tuple[Notice, ...]


@dataclass(frozen=True)
class Interpreter:
    """What is done to each source by itself, on any worker: read, withhold, recognise, resolve, review, tell.

    With `whole` nothing is withheld: for the curator's own eyes, never for a site.
    """

    settings: Settings
    decided: Ledger
    whole: bool = False
    found: SettingsText | None = None

    def __reduce__(self) -> tuple[object, ...]:
        """As it travels to another machine: what the settings say; the automata of names are made anew there."""
        return interpreter, (self.found, self.whole)

    def __call__(self, job: Job) -> Interpreted:
        if isinstance(job.source, Notice):
            return Interpreted((job.source.where, 0), "", (), (job.source,))
        packages: list[Package] = []
        notices: list[Notice] = []
        for made in self.readings(job.source, job.ids):
            if isinstance(made, Notice):
                notices.append(made)
            else:
                own, reading = made
                try:
                    packages.append(self._packed(own, reading))
                except Exception as error:
                    notices.append(self._fault(reading.article, error))
        digest = hashlib.sha256(job.source.data).hexdigest()
        return Interpreted((job.source.path, job.source.line), digest, tuple(packages), tuple(notices))

    def readings(self, source: Source, ids: Sequence[str] = ()) -> list[tuple[str, Reading] | Notice]:
        """(own id, reading) of every article in `source`, and what should be said about it."""
        made: list[tuple[str, Reading] | Notice] = []
        number = 0
        for thing in read(source, self.settings.config):
            if isinstance(thing, Notice):
                made.append(thing)
                continue
            reading = self._reading(replace(thing, id=ids[number]) if number < len(ids) else thing, thing.id)
            number += 1
            made.append(reading if isinstance(reading, Notice) else (thing.id, reading))
        hidden = any(not isinstance(thing, Notice) and is_withheld(thing[1].article) for thing in made)
        if not hidden or self.whole:
            return made
        return [_discreet(thing) if isinstance(thing, Notice) else thing for thing in made]

    def _packed(self, own: str, reading: Reading) -> Package:
        telling = tell(reading)
        head = telling.head._replace(slug=article_slug(telling.head))
        findings = () if self.whole else tuple(check_reading(reading))
        return package(reading, own, telling._replace(head=head), findings)

    def _reading(self, article: Article, own: str) -> Reading | Notice:
        """One article's reading; `own` is the id it came with. A fault of ours must not cost the other articles."""
        config = self.settings.config
        try:
            notices = (*rights.faults(article), *_long(article))
            granted = grant(article, config, own)
            reading = self._resolved(granted)
            if is_withheld(granted) and not self.whole:
                reading = agreeing(self._resolved(withhold(granted, config)), reading)
            return self._reviewed(replace(reading, notices=(*reading.notices, *notices)))
        except Exception as error:
            return self._fault(article, error)

    def _fault(self, article: Article, error: Exception) -> Notice:
        """What is said of an article that is left out by a fault of ours, without words that it may withhold."""
        what = f"a fault of the program: {type(error).__name__}: {error if self.whole else '(see tulieu check)'}"
        remedy = "This article is left out; please report it with the file."
        return Notice(f"{article.path}:{article.line}", what, remedy, "error", FAULT)

    def _resolved(self, article: Article) -> Reading:
        known = self.settings.knowledge
        return resolve(article, recognise(article, known), known, self.settings.config)

    def _reviewed(self, reading: Reading) -> Reading:
        """The reading with the curator's decisions. Decisions about words that are withheld have not drifted."""
        made = review(reading, self.decided)
        hidden = is_withheld(reading.article) and not self.whole
        return replace(made, notices=reading.notices) if hidden else made


def _discreet(notice: Notice) -> Notice:
    """A notice about a file with a withheld article, without words that it may quote; `check` has them."""
    return replace(notice, what=f"has a problem, '{notice.rule}'", remedy="See: tulieu check.")


def interpreter(found: SettingsText, whole: bool = False) -> Interpreter:
    """Raises SettingError."""
    known = settings(found)
    return Interpreter(known, sort_out(known.decisions, ledger.merges(known.decisions)), whole, found)


# ── all sources ──────────────────────────────────────────────────────────────────────────────────────────────


class Intake:
    """Brings the state up to date with the sources: reads those that differ, forgets those that are gone.

    After `run`, `before` and `after` are the archive as it was and as it is, and `change` is what differs.
    """

    def __init__(self, found: SettingsText, state: State, watch: Watching, whole: bool = False) -> None:
        self.state = state
        self.config = found.parsed
        self._found, self._seen, self._watch, self._whole = found, watch.seen, watch, whole
        self._work: Interpreter | None = None
        self._lost: dict[str, None] = {}  # entities of which a source that is read again or gone said something
        self._articles: dict[str, None] = {}  # articles that are read again, or gone
        self._former: dict[str, dict[str, tuple[Told, Quoted]]] = {}  # what the first of them told, by entity
        self._own_notices: list[Notice] = []
        self._originals: dict[tuple[str, int], Original | None] = {}  # those of these sources, as they were
        self._described: frozenset[str] = frozenset()  # records of the authority files that differ
        self.moved: set[str] = set()  # unchanged articles whose path is another one
        self.old: dict[str, Article] = {}  # the first of these articles, as they were
        self._old_heads: dict[str, Head | None] = {}  # of all these articles, as they were
        self._old_passages: dict[str, Passages | None] = {}
        self._notes: Counter[bytes] = Counter()  # what these articles leave open now, less what they did
        self._said: Counter[bytes] = Counter()  # what is said of these articles now, less what was

    @property
    def work(self) -> Interpreter:
        """What is done to a source; made when the first one differs, since the knowledge takes its time to load."""
        if self._work is None:
            self._work = interpreter(self._found, self._whole)
        return self._work

    def run(self, listing: files.Listing) -> None:
        """Reads what differs among the files listed. Raises SettingError."""
        state, listed = self.state, listing.files
        self._listing, self._passed_before = listing, state.meta("passed")
        self.before = _snapshot(state)
        self._heads, self._passages = self.before.heads, self.before.passages
        self._accounts_before = state.accounts()
        self._withheld = self._withheld_before = int(state.meta("withheld") or 0)
        self.packs_before = packs(state.count_originals())
        work = self.work if any(self._found.ledger) or not self.before.dates else None
        again = self._decided_otherwise() | self._described_otherwise()
        known, seen_keys = state.sources(), set[tuple[str, int]]()
        sources = self._differing(listed, known, again, seen_keys)
        state.begin()
        if not state.meta("look"):  # the last build did not end
            companies(state).clear()
        state.set_meta("look", "")  # until the site is whole
        workers = self._watch.workers()
        try:
            first = next(sources, None)
            if first is not None:
                for made in workers.map(work or self.work, chain([first], sources)):
                    self._take(made)
                    self._seen("read", 1)
        finally:
            workers.close()
        for key in known.keys() - seen_keys:
            self._drop(key)
        self._settle_ids(listed)
        state.set_files({file.name: file.stat for file in listed})
        state.set_meta("passed", passed(listing))
        for name, text in self._found.kept.items():
            state.set_meta(name, text)
        self._tell_faces()
        self.packs = packs(state.count_originals())
        self.packs_otherwise = self._packs_otherwise()
        state.commit()

    def _differing(
        self,
        listed: Sequence[files.Found],
        known: dict[tuple[str, int], str],
        again: set[tuple[str, int]],
        seen: set[tuple[str, int]],
    ) -> Iterator[Job]:
        """The sources that are not as they were; `seen` takes the keys of all that are there."""
        stats = self.state.files()
        if not again:
            self._seen("read", 0, files.count_sources(file for file in listed if stats.get(file.name) != file.stat))
        by_path: dict[str, list[tuple[str, int]]] = {}
        for key in known:
            by_path.setdefault(key[0], []).append(key)
        for file in listed:
            keys = by_path.get(file.name, [])
            if file.stat and stats.get(file.name) == file.stat and keys and again.isdisjoint(keys):
                seen.update(keys)
                continue
            for source in files.open_file(file):
                if isinstance(source, Notice):
                    seen.add((source.where, 0))
                    yield Job(source)
                    continue
                key = (source.path, source.line)
                seen.add(key)
                if key in again or known.get(key) != hashlib.sha256(source.data).hexdigest():
                    yield Job(source)

    def _otherwise(self, name: str) -> str:
        """What `SettingsText.kept` held under `name` when the state was made; "" where nothing else than now."""
        text = self.state.meta(name)
        return "" if text == self._found.kept[name] else text

    def _decided_otherwise(self) -> set[tuple[str, int]]:
        """The sources whose articles the review ledger speaks of in another way than it did."""
        text = self._otherwise("ledger")
        if not text:
            return set()
        csv, toml = json.loads(text)
        old = decisions_in((csv, toml))
        was, now = sort_out(old, ledger.merges(old)), self.work.decided
        rows = self.state.owners_of_ids()
        if was.merges == now.merges and was.by_article.get("") == now.by_article.get(""):
            rows = [row for row in rows if was.by_article.get(row[0]) != now.by_article.get(row[0])]
        return {(path, line) for _, _, path, line in rows}

    def _described_otherwise(self) -> set[tuple[str, int]]:
        """The sources whose articles may read otherwise, since records of the authority files differ."""
        text = self._otherwise("authorities")
        if not text:
            return set()
        old, new = parse_authorities(json.loads(text)), self.work.settings.knowledge.authorities
        differing = reach(old, new, load_names())
        self._lost.update(dict.fromkeys(sorted(differing.ids)))
        self._described = differing.ids
        meant, heads = differing.meant(self.state.spoken_of()), self.before.heads
        return {
            source
            for id_, source, entities, words in self.state.read_by()
            if differing.concerns(entities, meant, words, heads[id_].source, partial(_text, self.state, id_))
        }

    def _take(self, made: Interpreted) -> None:
        self._drop(made.key)
        packages: list[Package] = []
        for one in made.packages:
            id_, number = one.id, 2
            while self.state.has(id_) or any(p.id == id_ for p in packages):  # for now: `_settle_ids` decides
                id_, number = f"{one.id}~{number}", number + 1
            packages.append(one._replace(id=id_))
            self._articles[id_] = None
            self._lost.update(dict.fromkeys(e for e, *_ in one.told))
            self._said.update((pack(one.notices), one.findings))
            self._notes.update((one.notes,))
        self.state.put_source(self._original(made), packages, made.notices)
        self._said.update((pack(made.notices),))

    def _original(self, made: Interpreted) -> Original:
        """What is kept of the bytes of a source: all where all of it is published in full; of a table or web archive
        otherwise the pieces that are."""
        full = [one.head.rights.policy == "full" for one in made.packages]
        whole = bool(full) and all(full) and not holds_more(made.key[0], made.notices)
        kept = self.config.originals and (whole or (any(full) and comes_in_pieces(made.key[0])))
        return Original(*made.key, made.digest, whole, spread(*made.key) if kept else "")

    def _packs_otherwise(self) -> set[str]:
        """The packs of originals that hold other sources than before."""
        if self.packs != self.packs_before:
            return set(self.packs)
        found: set[str] = set()
        wide = len(self.packs[0])
        for key, old in self._originals.items():
            new = self.state.original(key)
            if old != new or (new and not new.whole):
                found.update(one.spread[:wide] for one in (old, new) if one)
        return found

    def _drop(self, key: tuple[str, int]) -> None:
        self._originals.setdefault(key, self.state.original(key))
        self._said.subtract(self.state.said_of(key))
        for id_ in self.state.articles_of(*key):
            if id_ in self.before.dates and id_ not in self._old_heads:
                self._old_heads[id_], self._old_passages[id_] = self._heads[id_], self._passages[id_]
            if len(self.old) < FEW:
                self.old.setdefault(id_, self.state.article(id_))
                self._former.setdefault(id_, self.state.told_by(id_))
            self._articles[id_] = None
            self._lost.update(dict.fromkeys(self.state.entities_of(id_)))
            self._notes.subtract((self.state.notes_packed(id_),))
        self.state.drop_source(key)

    def _settle_ids(self, listed: Sequence[files.Found]) -> None:
        """Gives articles of one id numbers behind it, in the order of their files, and says so."""
        if self.state.all_own_ids():
            return
        used: dict[str, str] = {}
        wanted: dict[tuple[str, int], list[str]] = {}
        wrong: set[tuple[str, int]] = set()
        for id_, own, path, line in self.state.owners_of_ids():
            final, number = own, 2
            while final in used:
                final, number = f"{own}-{number}", number + 1
            if final != own:
                what = f"the id '{own}' is already used by {used[own]}; this one is built as '{final}'"
                remedy = "Give one of them another id."
                self._own_notices.append(Notice(f"{path}:{line}", what, remedy, "error", "duplicate-id"))
            used[final] = f"{path}:{line}"
            wanted.setdefault((path, line), []).append(final)
            if final != id_:
                wrong.add((path, line))
        for key in sorted(wrong):
            self._drop(key)
        for file in (file for file in listed if file.name in {path for path, _ in wrong}):
            for source in files.open_file(file):
                if isinstance(source, Source) and (source.path, source.line) in wrong:
                    self._take(self.work(Job(source, tuple(wanted[source.path, source.line]))))

    def _tell_faces(self) -> None:
        """The faces of the entities that may have another one, and with them `after` and `change`."""
        state, before = self.state, self.before
        for id_ in self._articles:
            if id_ not in before.dates:
                self._old_heads[id_] = self._old_passages[id_] = None
        same = all(state.date(id_) == before.dates.get(id_) for id_ in self._articles)
        after = _with_heads(before, state, before.dates if same else state.dates())
        heads, passages = Former(after.heads, self._old_heads), Former(after.passages, self._old_passages)
        self.before, self.after = replace(before, heads=heads, passages=passages), after
        lost, quoted, known = self._told_otherwise()
        old_faces = {id_: after.faces.get(id_) for id_ in lost}
        faceless = [id_ for id_ in lost if id_ not in known]
        self._make_faces(faceless, {id_: at for at, id_ in enumerate(after.dates)})
        here = [id_ for id_ in self._articles if id_ in after.dates]
        gone = [id_ for id_ in self._articles if id_ not in after.dates]
        self.change = Change(here, gone, lost, quoted, any(self._notes.values()))
        self.after = _with_faces(after, state, state.sizes() if faceless else before.sizes)
        former = Former(self.after.faces, old_faces)
        holders = FormerHolders(self.after.holders, former, before.dates, self._articles, self._old_passages)
        self.before = replace(self.before, faces=former, holders=holders)
        self._settle_places()
        self._seen("assemble", len(lost))

    def _make_faces(self, ids: Iterable[str], places: Mapping[str, int]) -> None:
        """Keeps the faces of entities as they are now; `places` are those of the articles in archive order."""
        for id_ in ids:
            told = _told(self.state, id_, places)
            found = face_of(id_, told, self.work.settings.knowledge.authority)
            if found is None:
                self.state.drop_face(id_)
                continue
            face, names = found
            self.state.put_face(face._replace(slug=entity_slug(face)), names, [one.article for one in told if one.ats])

    def _told_otherwise(self) -> tuple[list[str], list[str], set[str]]:
        """The entities of which articles say something else than before, or that stand in articles which look or name
        otherwise; more than these where many articles differ. Then those of which articles say the same in paragraphs
        that are otherwise. And those of the first whose faces are as they were."""
        if len(self._articles) > FEW:
            return list(self._lost), [], set()
        lost: dict[str, None] = dict.fromkeys(sorted(self._described))
        quoted: dict[str, None] = {}
        same: set[str] = set()
        other = {*lost}
        for article in self._articles:
            old = self._former.get(article, {})
            new = self.state.told_by(article) if article in self.after.dates else {}
            alike = shown_alike(article, self.before, self.after)
            for id_ in {**old, **new}:
                if not alike or not _says_the_same(old.get(id_), new.get(id_)):
                    lost[id_] = None
                    (same if alike and _looks_the_same(old.get(id_), new.get(id_)) else other).add(id_)
                elif old[id_] != new[id_]:
                    quoted[id_] = None
        return list(lost), [id_ for id_ in quoted if id_ not in lost], same - other

    def _settle_places(self) -> None:
        """The paths in the site as they were and as they are, and where the lists of sources and sections are."""
        before, after, state = self.before, self.after, self.state
        other: Mapping[str, str | None] = {}
        if not before.dates or not same_paths(before, after, self.change):
            other = state.update_paths(settled(*state.slugs()))
        now = Opened(dict.fromkeys(chain(after.sizes, after.dates)), state.path, MANY, state.some_paths)
        self.change = self.change._replace(placed=other.keys() if before.dates else ())
        old_files, files_ = self._lists()
        self.before = replace(before, paths=Former(now, other) if before.dates else {}, files=old_files)
        self.after = replace(after, paths=now, files=files_)

    def _lists(self) -> tuple[Mapping[str, Mapping[str, str]], Mapping[str, Mapping[str, str]]]:
        """Where the lists of sources and sections were and are; the state counts the articles of each."""
        kept = self.state.meta("lists")
        counts = Counter({(source, section): count for source, section, count in json.loads(kept)} if kept else {})
        before = list_files(counts, self.config)
        for snapshot, more in ((self.before, -1), (self.after, 1)):
            for id_ in self._articles:
                if id_ in snapshot.dates:
                    head = snapshot.heads[id_]
                    counts[head.source, head.section] += more
                    self._withheld += more * (head.rights.policy != "full")
        self.state.set_meta("lists", json.dumps([(*names, count) for names, count in sorted(counts.items()) if count]))
        self.state.set_meta("withheld", str(self._withheld))
        return before, list_files((names for names, count in counts.items() if count), self.config)

    def said_otherwise(self) -> bool:
        """Whether something else is to be said of the content than before."""
        counts = self.state.accounts() != self._accounts_before
        return (
            counts
            or self._withheld != self._withheld_before
            or self._passed_before != passed(self._listing)
            or bool(self._described)
            or any(self._said.values())
            or bool(self._own_notices)
            or bool(self.change.removed)
        )

    # ── what comes of it ─────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def notices(self) -> tuple[Notice, ...]:
        """Everything that is to be said about the content; asked for when `run` is done."""
        decisions = decisions_in(self._found.ledger)
        notices = [*self.state.notices(), *self._own_notices, *self._listing.notices]
        notices += _orphans(decisions, self.after.dates)
        notices += rights.unused(self.config.rights, (head.rights for head in self.after.heads.values()))
        return tuple(sorted(notices, key=lambda n: (n.where, n.rule, n.what)))

    def accounts(self) -> dict[str, int]:
        """Everything that came in, counted. `failed` are sources that gave no article, `withheld` articles that are not
        published in full, `passed` files of other kinds and links that were passed over."""
        sources, failed = self.state.accounts()
        return {
            "sources": sources,
            "articles": len(self.after.dates),
            "withheld": self._withheld,
            "failed": failed,
            "passed": self._listing.passed,
        }

    def archive_before(self) -> Archive:
        """The archive as it was, as far as search needs it: without readings and entities."""
        before, old, state = self.before, self.old, self.state
        articles = {id_: old.get(id_) or state.article(id_) for id_ in (*self.old, *self.moved)}
        return Archive(
            readings={},
            entities={},
            given_heads=before.heads,
            given_faces=before.faces,
            given_passages=before.passages,
            given_holders=before.holders,
            given_dates=before.dates,
            given_paths=before.paths,
            given_articles=articles,
        )

    @cached_property
    def kept(self) -> Kept:
        """What the state holds now, as *assemble* asks for it."""
        company = companies(self.state) if self._names_as_before() else None
        return Kept(self.after, self.state, self.work.settings.knowledge, company)

    def _names_as_before(self) -> bool:
        """Whether every article names what it named, in the same passages."""
        passages = ((self.before.passages.get(id_), self.after.passages.get(id_)) for id_ in self._articles)
        return all(old == new for old, new in passages)

    def archive(self) -> Archive:
        """The archive as it is; its values are opened when they are asked for."""
        state, after, kept = self.state, self.after, self.kept
        return Archive(
            readings=Opened(after.dates, state.reading),
            entities=Opened(after.faces, kept.entity),
            related=Opened(after.dates, kept.related),
            notices=self.notices,
            accounts=self.accounts(),
            given_heads=after.heads,
            given_faces=after.faces,
            given_passages=after.passages,
            given_holders=after.holders,
            given_dates=after.dates,
            given_paths=after.paths,
            given_files=after.files,
            given_articles=Opened(after.dates, state.article),
            given_sizes=after.sizes,
            given_quoted=state.quoted,
            given_notes=state.notes,
            given_names=state.names,
        )


class Kept:
    """What the state holds, as *assemble* asks for it (model.Holdings), and the entities made of it."""

    def __init__(self, after: Snapshot, state: State, known: Knowledge, company: Values[Company] | None) -> None:
        """`company` is what the last build left, where it still holds."""
        self._company = company
        self.heads, self.passages, self.holders = after.heads, after.passages, after.holders
        self._sizes, self._state, self._known = after.sizes, state, known
        self._places = {id_: at for at, id_ in enumerate(after.dates)}
        self._told: Recent[list[Told]] = Recent(FEW)
        self._ranked: Recent[list[str]] = Recent(FEW)

    def told(self, entity: str) -> list[Told]:
        if entity not in self._told:
            self._told[entity] = _told(self._state, entity, self._places)
        return self._told[entity]

    def size(self, entity: str) -> int:
        return self._sizes[entity][1]

    def ranked(self, article: str) -> list[str]:
        if article not in self._ranked:
            self._ranked[article] = rarest_first(article, self)
        return self._ranked[article]

    def entity(self, id_: str) -> Entity:
        company = self._company.get(id_) if self._company and self.size(id_) >= OFTEN else None
        return entity_of(id_, self, self._known.authority, company)

    def related(self, id_: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return related_to(id_, self)


def companies(state: State) -> Values[Company]:
    """What frequent entities stood together with when their pages were made, by entity, so that it need not be counted
    again from all their articles where these name the same as before."""
    return Values(state, "together", Company)


Said = tuple[Told, Quoted] | None


def _says_the_same(old: Said, new: Said) -> bool:
    """Whether an article says the same of an entity, whatever the paragraphs are like in which it does."""
    return old is not None and new is not None and old[0] == new[0] and old[1].sentences == new[1].sentences


def _looks_the_same(old: Said, new: Said) -> bool:
    """Whether what an article says of an entity gives it the same face, which tells nothing of relations."""
    return old is not None and new is not None and _plain(old[0]) == _plain(new[0])


def _plain(told: Told) -> Told:
    return told._replace(relations=(), open=())


def _told(state: State, entity: str, places: Mapping[str, int]) -> list[Told]:
    return sorted(state.told(entity), key=lambda told: places[told.article])


def _text(state: State, id_: str) -> str:
    return state.article(id_).text


def _snapshot(state: State) -> Snapshot:
    """The archive as the state has it. Of paths none are told."""
    return _with_faces(_with_heads(Snapshot({}, {}, {}, {}, {}), state, state.dates()), state, state.sizes())


def _with_heads(snapshot: Snapshot, state: State, dates: Mapping[str, str]) -> Snapshot:
    passages = Opened(dates, state.passages, MANY, state.some_passages)
    heads = Opened(dates, state.head, MANY, state.heads)
    return replace(snapshot, dates=dates, heads=heads, passages=passages)


def _with_faces(snapshot: Snapshot, state: State, sizes: Mapping[str, tuple[str, int, int]]) -> Snapshot:
    faces, holders = (
        Opened(sizes, state.face, MANY, state.faces),
        Opened(sizes, state.holders, MANY, state.some_holders),
    )
    return replace(snapshot, sizes=sizes, faces=faces, holders=holders)


class FormerHolders(ById[Sequence[str]]):
    """The articles that mentioned an entity before the articles `changed`: those that do `now`, less the changed ones,
    and those of these that mentioned it, by their `passages`. `faces` and `dates` are those from before."""

    def __init__(
        self,
        now: Mapping[str, Sequence[str]],
        faces: Mapping[str, Face],
        dates: Mapping[str, str],
        changed: Collection[str],
        passages: Mapping[str, Passages | None],
    ) -> None:
        super().__init__(faces)
        self._now, self._changed = now, changed
        self._places = {id_: at for at, id_ in enumerate(dates)}
        self._named: dict[str, list[str]] = {}  # entity → the changed articles that mentioned it
        for article in changed:
            for entity in dict.fromkeys(chain.from_iterable(passages.get(article) or ())):
                self._named.setdefault(entity, []).append(article)

    def __getitem__(self, entity: str) -> tuple[str, ...]:
        former = [article for article in self._now.get(entity, ()) if article not in self._changed]
        found = sorted([*former, *self._named.get(entity, ())], key=self._places.__getitem__)
        if not found:
            raise KeyError(entity)
        return tuple(found)


def _long(article: Article) -> Iterator[Notice]:
    """A warning about an article that no reader reads in one go."""
    if len(article.text) > LONG:
        what = f"the article has {len(article.text):,} characters and is shown on several pages"
        remedy = "If it is several articles, put them into files of their own."
        yield Notice(f"{article.path}:{article.line}", what, remedy, "warning", "long-article")


def _orphans(decisions: Iterable[Decision], ids: Collection[str]) -> Iterator[Notice]:
    """Decisions about articles that are not in the archive."""
    for decision in decisions:
        if decision.article and decision.article not in ids:
            what = f"there is no article '{decision.article}' any more"
            yield Notice(decision.where, what, "Mend or remove the line of the ledger.", "warning", "review-drift")
