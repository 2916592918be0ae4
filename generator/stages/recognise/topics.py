"""Finds the topics of the archive's authority files by their names and variants, in any case and tone placement."""

from __future__ import annotations

from generator.knowledge.names import NameKnowledge
from generator.model import Mention, TopicName
from generator.stages.recognise.scan import View


def find_topics(view: View, names: NameKnowledge) -> list[Mention]:
    """The topic mentions of an article, in text order."""
    return [
        Mention(
            hit.start,
            hit.end,
            view.surface(hit.start, hit.end),
            "topic",
            "authority-term",
            TopicName("full", hit.term.name),
        )
        for hit in view.hits
        if hit.term.kind == "topic"
    ]
