"""Which topic of the archive's authority files a term means: topics come from nowhere else."""

from __future__ import annotations

from collections.abc import Sequence

from generator.knowledge import Knowledge
from generator.model import Mention, Resolution, TopicName


def resolve_topics(mentions: Sequence[Mention], knowledge: Knowledge) -> list[Resolution]:
    """A resolution for each topic mention."""
    ids = {record.name: record.id for record in knowledge.authorities if record.kind == "topic"}
    return [
        Resolution(mention, ids.get(mention.detail.name), f"mục từ chủ đề “{mention.detail.name}”")
        for mention in mentions
        if isinstance(mention.detail, TopicName)
    ]
