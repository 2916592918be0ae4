"""What an article's bare names can lean on: the place and newspaper it speaks from and the bodies it has named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Scope:
    """`place`: entity id of the province or city the article speaks of where one is certain, else None; `evidence`
    says why. `bodies`: entity id by (start, end) of every organisation mention already resolved."""

    place: str | None = None
    evidence: str = ""
    bodies: Mapping[tuple[int, int], str] = field(default_factory=dict)
