"""Finds named meetings: plenums, congresses, conferences."""

from __future__ import annotations

from generator.knowledge import Knowledge
from generator.model import Article, Mention


def find_events(article: Article, knowledge: Knowledge) -> list[Mention]:
    """The event mentions of `article`, in text order."""
    return []
