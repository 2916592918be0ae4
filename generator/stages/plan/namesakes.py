"""The articles of a person that share nothing with each other: they may speak of several people of one name.

A record that somebody wrote, or that the program ships, is not doubted.
"""

from __future__ import annotations

from generator.model import Entity
from generator.stages.plan.lookup import Lookup
from generator.stages.plan.views import Apart

APART = 12  # groups of articles shown
NAMED = 3  # articles named of each


def apart(entity: Entity, lookup: Lookup) -> tuple[Apart, ...]:
    """The groups, the largest first; empty where there is but one, or nothing to doubt."""
    if len(entity.groups) < 2 or entity.authority.origin != "rule":
        return ()
    groups = sorted(entity.groups, key=len, reverse=True)[:APART]
    return tuple(Apart(tuple(map(lookup.article_link, g[:NAMED])), max(0, len(g) - NAMED)) for g in groups)
