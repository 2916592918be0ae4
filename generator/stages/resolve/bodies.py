"""Which organisation a name means."""

from __future__ import annotations

from collections.abc import Sequence

from generator.knowledge import Knowledge
from generator.model import Article, Authority, Mention, Resolution
from generator.stages.resolve.scope import Scope


def resolve_bodies(
    article: Article, mentions: Sequence[Mention], scope: Scope, knowledge: Knowledge
) -> tuple[list[Resolution], list[Authority]]:
    """A resolution for each organisation mention, and the records made for organisations that no file knows."""
    return [Resolution(mention, None) for mention in mentions if mention.kind == "organisation"], []
