"""One pass over an article for every fixed name that the knowledge holds."""

from __future__ import annotations

from dataclasses import dataclass

from generator.knowledge.names import NameKnowledge
from generator.model import Article
from generator.text import canonical, lower


@dataclass(frozen=True)
class View:
    """An article's text as names are matched in it: `text` canonical, `low` in lower case, both of its length."""

    article: Article
    text: str
    low: str


def scan(article: Article, names: NameKnowledge) -> View:
    """The view of `article`."""
    return View(article, canonical(article.text), lower(article.text))
