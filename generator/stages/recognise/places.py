"""Finds places."""

from __future__ import annotations

from generator.knowledge.names import NameKnowledge
from generator.model import Mention
from generator.stages.recognise.scan import View


def find_places(view: View, names: NameKnowledge) -> list[Mention]:
    """The mentions of places, in text order."""
    return []
