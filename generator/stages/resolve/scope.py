"""What an article's bare names can lean on: the place and newspaper it speaks from and the bodies it has named.

The place is the first of these that gives exactly one province:

1. the provinces that the title and the kicker name;
2. the provinces that the whole text names;
3. the province that is named four times as often as all others together;
4. the newspaper of a province ("Báo Cần Thơ", and media.csv);
5. the archive's own setting `place`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from generator.config import Config
from generator.knowledge import Knowledge
from generator.knowledge.names import NameKnowledge
from generator.model import Article, BodyName, Mention, Resolution
from generator.stages.resolve.gazetteer import candidates, fixed, province

_BIRTHPLACE = re.compile(r"(?:(?<!\w)[Qq]uê(?: quán| gốc)?(?: ở| tại|:)?|[Ss]inh (?:ra )?(?:ở|tại)) $")


@dataclass(frozen=True)
class Scope:
    """`place`: entity id of the province or city the article speaks of where one is certain, else None; `evidence`
    says why. `bodies`: entity id by (start, end) of every organisation mention already resolved."""

    place: str | None = None
    evidence: str = ""
    bodies: Mapping[tuple[int, int], str] = field(default_factory=dict)


def find_scope(
    article: Article, mentions: Sequence[Mention], places: Sequence[Resolution], knowledge: Knowledge, config: Config
) -> Scope:
    """The scope of `article`; `bodies` is still empty."""
    names = knowledge.names
    ids = [(r.mention.start, r.entity) for r in _without_birthplaces(article.text, places) if r.entity]
    for mention in mentions:
        if isinstance(mention.detail, BodyName) and mention.detail.scope:
            found = candidates(mention.detail.scope, names)
            if len(found) == 1:
                ids.append((mention.start, found[0]))
    title = _provinces((id_ for start, id_ in ids if start < article.body_start), names)
    kicker = article.record.kicker.value.strip(" :") if article.record.kicker else ""
    if kicker and (id_ := fixed(kicker, names)):
        title = title | _provinces([id_], names)
    source = _newspaper_place(article.record.source.value if article.record.source else "", names)
    choices = [
        (title, "tỉnh, thành duy nhất nêu trong tiêu đề"),
        (_provinces((id_ for _, id_ in ids), names), "tỉnh, thành duy nhất nêu trong bài"),
        (_foremost((id_ for _, id_ in ids), names), "tỉnh, thành được nhắc nhiều hơn hẳn trong bài"),
        (source, "báo của địa phương"),
        (_newspaper_place(config.newspaper, names), "báo của địa phương, theo archive.toml"),
        (
            _provinces(candidates(config.place, names) if config.place else (), names),
            "thiết lập place trong archive.toml",
        ),
    ]
    for provinces, evidence in choices:
        if len(provinces) == 1:
            return Scope(next(iter(provinces)), evidence)
    return Scope()


def _without_birthplaces(text: str, places: Sequence[Resolution]) -> Iterator[Resolution]:
    """The places but those where someone comes from: "quê xã An Hòa, huyện An Dương, Hải Phòng"."""
    end = -1
    for resolution in sorted(places, key=lambda r: r.mention.start):
        start = resolution.mention.start
        listed = 0 <= end <= start and text[end:start] in (", ", " - ", " (")
        if listed or _BIRTHPLACE.search(text, max(0, start - 16), start):
            end = resolution.mention.end
        else:
            yield resolution


def _provinces(ids: Iterable[str], names: NameKnowledge) -> frozenset[str]:
    return frozenset(found for id_ in ids if (found := province(id_, names)))


def _foremost(ids: Iterable[str], names: NameKnowledge) -> frozenset[str]:
    count = Counter(found for id_ in ids if (found := province(id_, names)))
    first = [id_ for id_, times in count.items() if times >= 4 * (count.total() - times)]
    return frozenset(first)


def _newspaper_place(source: str, names: NameKnowledge) -> frozenset[str]:
    """The province of a local newspaper: the one that its name ends with, or that its record states."""
    if not source:
        return frozenset()
    term = names.by_name.get(source.lower())
    record = names.records.get(term.id) if term else None
    stated = [fact.value for fact in record.facts if fact.name == "place"] if record else []
    name = record.name if record else source
    bare = name.removeprefix("Báo ")
    found = [id_ for text in (*stated, bare) if (id_ := fixed(text, names))]
    return _provinces(found[:1], names)
