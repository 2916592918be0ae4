"""Finds citations of official documents."""

from __future__ import annotations

from generator.knowledge import Knowledge
from generator.model import Article, Mention


def find_documents(article: Article, knowledge: Knowledge) -> list[Mention]:
    """The document mentions of `article`, in text order."""
    return []
