"""Finds topics."""

from __future__ import annotations

from generator.knowledge.names import NameKnowledge
from generator.model import Mention
from generator.stages.recognise.scan import View


def find_topics(view: View, names: NameKnowledge) -> list[Mention]:
    """The mentions of topics, in text order."""
    return []
