"""The search index in a build: made whole, or after an edit only what differs.

What the index stage remembers for an edit lies in a drawer of the state, and beside it every entity as search last saw
it, since the archive no longer tells how that was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from generator.edges.packing import pack, unpack
from generator.edges.state import State
from generator.edges.store import Drawer
from generator.intake import FEW, Intake
from generator.model import EntityEntry, Entry, Output
from generator.stages.index import Change, Update, index, update
from generator.stages.plan import Plan, plan

INDEX, NAMES = "index", "names"


def make(planned: Plan, state: State) -> Iterator[Output]:
    """Every file of the index; when they are all made, the state remembers what an edit needs."""
    state.begin()
    names = Drawer(state, NAMES)
    names.clear()
    entities = planned.entities
    for id_ in entities:
        names.put(id_, pack(entities[id_]))
    yield from index(planned.entries, entities, Drawer(state, INDEX))
    state.commit()


def follow(intake: Intake, planned: Plan, entities: Collection[str]) -> Update | None:
    """What differs in the index after the changes that `intake` took in; `entities` are those that may differ.

    None where the index is to be made anew."""
    ids = [*intake.change.articles, *intake.change.removed, *intake.moved]
    if len(ids) > FEW or not intake.before.dates:
        return None
    state = intake.state
    before = plan(intake.archive_before(), intake.config)
    articles = [Change(before.entry(id_), planned.entry(id_)) for id_ in ids]
    names = Drawer(state, NAMES)
    changes = []
    state.begin()
    for id_ in entities:
        kept = names.get(id_)
        old, new = unpack(kept, EntityEntry) if kept else None, planned.entity(id_)
        if old != new:
            changes.append(Change(old, new))
            names.put(id_, pack(new) if new else None)
    differing = [change for change in articles if change.old != change.new]
    made = update(Drawer(state, INDEX), differing, changes, _Present(planned, names))
    state.commit()
    return made


class _Present:
    """What did not change, as search sees it (index.Known)."""

    def __init__(self, planned: Plan, names: Drawer) -> None:
        self._planned, self._names = planned, names

    def entry(self, id_: str) -> Entry:
        entry = self._planned.entry(id_)
        assert entry is not None, id_  # it is in the index
        return entry

    def entity(self, id_: str) -> EntityEntry | None:
        kept = self._names.get(id_)
        return unpack(kept, EntityEntry) if kept else None
