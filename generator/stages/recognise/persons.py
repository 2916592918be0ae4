"""Finds persons."""

from __future__ import annotations

from collections.abc import Sequence

from generator.knowledge.names import NameKnowledge
from generator.model import Mention
from generator.stages.recognise.scan import View


def find_persons(view: View, taken: Sequence[Mention], names: NameKnowledge) -> list[Mention]:
    """The mentions of persons, in text order."""
    return []
