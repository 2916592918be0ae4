"""The laws that an article cites, seen together: names written out in full, and the editions it names.

1. Each name as printed is held against the known laws and the article's other names: "Luật Ngân sách" is cut short,
   "Luật PCTN" is made of initials. One completion or none.
2. For each law, the years that the article gives it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.knowledge.documents import LAW_WORDS, DocumentKnowledge, document_words, name_key
from generator.model import Citation

Key = tuple[str, ...]
AMENDED = " (sửa đổi)"
_SHORT = dict(document_words("abbreviation"))


@dataclass(frozen=True)
class LawName:
    """`key` tells laws apart; `name` is shown; `how` says how a short name was completed, "" where it was not."""

    key: Key
    name: str
    how: str = ""


@dataclass(frozen=True)
class CitedLaws:
    """`names` by printed name; `years` by the law's key: the editions that the article names."""

    names: Mapping[str, LawName]
    years: Mapping[Key, frozenset[int]]


def cited_laws(citations: Iterable[Citation], knowledge: DocumentKnowledge) -> CitedLaws:
    """The laws among `citations`."""
    laws = [(cited, cited.subject) for cited in citations if cited.word in LAW_WORDS and cited.subject]
    printed = {name_key(_bare(name)): _bare(name) for _, name in reversed(laws)}
    own = _completions({key: key for key in printed})
    files = _completions({key: key for key in knowledge.laws}) if any(k not in knowledge.laws for k in printed) else {}
    names = {}
    years = defaultdict(set)
    for cited, name in laws:
        if name not in names:
            names[name] = _law_name(name, printed, (own, files), knowledge)
        if cited.year:
            years[names[name].key].add(cited.year)
    return CitedLaws(names, {key: frozenset(found) for key, found in years.items()})


def _bare(name: str) -> str:
    """`name` without what marks it as a draft, and with common abbreviations written out."""
    return " ".join(_SHORT.get(word, word) for word in name.removesuffix(AMENDED).split(" "))


def _completions(keys: Mapping[Key, Key]) -> dict[Key, set[Key]]:
    """What a shorter key can mean: the keys that begin with it, and those whose initials it is."""
    meant: dict[Key, set[Key]] = defaultdict(set)
    for key in keys:
        head = 2 if key[:1] in (("bộ",), ("pháp",), ("hiến",)) else 1
        for end in range(head + 1, len(key)):
            meant[key[:end]].add(key)
        meant[(*key[:head], "".join(word[0] for word in key[head:]))].add(key)
    return meant


def _law_name(
    name: str, printed: Mapping[Key, str], pools: Iterable[Mapping[Key, set[Key]]], knowledge: DocumentKnowledge
) -> LawName:
    bare, draft = _bare(name), AMENDED if name.endswith(AMENDED) else ""
    key, how = name_key(bare), ""
    if key not in knowledge.laws:
        for pool in pools:
            longer = pool.get(key, set()) - {key}
            if len(longer) == 1:
                key, how = next(iter(longer)), "; tên viết tắt"
                break
    known = knowledge.laws.get(key)
    full = known[0].name.split(" (")[0] if known else printed.get(key, bare)
    return LawName((*key, *name_key(draft)), full + draft, how)
