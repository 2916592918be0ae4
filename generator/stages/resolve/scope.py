"""What an article's bare names can lean on: the place and newspaper it speaks from and the bodies it has named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from generator.config import Config
from generator.knowledge import Knowledge
from generator.model import Article, Resolution


@dataclass(frozen=True)
class Scope:
    """`place`: entity id of the province or city the article speaks of where one is certain, else None; `evidence`
    says why. `bodies`: entity id by (start, end) of every organisation mention already resolved."""

    place: str | None = None
    evidence: str = ""
    bodies: Mapping[tuple[int, int], str] = field(default_factory=dict)


def find_scope(article: Article, places: Sequence[Resolution], knowledge: Knowledge, config: Config) -> Scope:
    """The scope of `article`; `bodies` is still empty."""
    return Scope()
