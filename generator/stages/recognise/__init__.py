"""Article → mentions: which stretches of its text name an entity, of which kind, and what they say of it.

1. Each recogniser proposes mentions; the later ones see what the earlier ones took.
2. Where proposals overlap, the longer one stays (a body's full name over the place inside it).
"""

from __future__ import annotations

from generator.knowledge import Knowledge
from generator.model import Article, Mention


def recognise(article: Article, knowledge: Knowledge) -> tuple[Mention, ...]:
    """All mentions in `article`, in text order, without overlaps."""
    from generator.stages.recognise.documents import find_documents

    return tuple(sorted(find_documents(article, knowledge), key=lambda m: m.start))
