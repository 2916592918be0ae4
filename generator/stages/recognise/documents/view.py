"""What the readers of citations share: the text as it is matched, and what they find."""

from __future__ import annotations

from dataclasses import dataclass

from generator.knowledge.documents import DocumentKnowledge
from generator.model import Citation


@dataclass(frozen=True)
class View:
    """The text in the two forms in which it is matched (canonical; lower case), both of its length."""

    text: str
    low: str
    knowledge: DocumentKnowledge


@dataclass(frozen=True)
class Found:
    """A citation and the stretch of text that prints it; `rule` is its shape."""

    start: int
    end: int
    rule: str
    citation: Citation
