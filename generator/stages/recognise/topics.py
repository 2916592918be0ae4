"""Finds the topics of the archive's authority files by their names and variants, in any case and tone placement."""

from __future__ import annotations

from generator.knowledge.names import NameKnowledge
from generator.model import Mention, TopicName
from generator.stages.recognise.scan import View, leftmost_longest


def find_topics(view: View, names: NameKnowledge) -> list[Mention]:
    """The topic mentions of an article, in text order."""
    if names.topics is None:
        return []
    return [
        Mention(start, end, view.surface(start, end), "topic", "authority-term", TopicName("full", term.name))
        for start, end, term in leftmost_longest(view.low, names.topics, names.topic_terms)
    ]
