"""Who held which office, and when, as sentences show it."""

from __future__ import annotations

from collections.abc import Sequence

from generator.knowledge import Knowledge
from generator.model import Article, Relation, Resolution


def find_offices(article: Article, resolutions: Sequence[Resolution], knowledge: Knowledge) -> list[Relation]:
    """The offices that `article` shows persons holding, in text order."""
    return []
