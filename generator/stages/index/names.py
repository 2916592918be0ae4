"""Entity names: a table by which a name is found from the beginning of any of its words."""

from __future__ import annotations

from generator.model import EntityEntry
from generator.query import name_key

NAME_KEYS = 6


def rows(entity: EntityEntry) -> set[str]:
    """The lines of an entity in the table of names."""
    lines: set[str] = set()
    for variant in dict.fromkeys((entity.name, *entity.variants)):
        words = name_key(variant).split(" ")
        for start in range(min(len(words), NAME_KEYS)):
            key, whole = " ".join(words[start:]), "1" if start == 0 else "0"
            shown = "" if variant == entity.name else variant
            cells = (key, whole, entity.kind, entity.id, entity.url, entity.name, str(entity.articles), shown)
            lines.add("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in cells))
    return lines
