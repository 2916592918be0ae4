"""Names of people, bodies, places and events, and the words around them (titles, offices, surnames, type words)."""

from __future__ import annotations

from dataclasses import dataclass

from generator.model import Authority


@dataclass(frozen=True)
class NameKnowledge:
    """Filled from the CSV files of this folder and curated records of every kind but document."""

    authorities: tuple[Authority, ...] = ()


def load_names(authorities: tuple[Authority, ...] = ()) -> NameKnowledge:
    """The shipped tables with the curated records laid over them."""
    return NameKnowledge(tuple(a for a in authorities if a.kind != "document"))
