"""The local full-text index behind `tulieu search`: Whoosh over the data that a site carries.

1. `search` brings the index up to date with `data/articles.jsonl`, article by article, by digests of their lines.
2. A query of generator.query becomes a Whoosh query: a term without marks stands for all its spellings, and a query
   that is a known person's name is a phrase.

Terms are ours (text.terms): Whoosh's own analysis drops "an" of "Công an" and shatters decomposed text. The result
sets are the oracle that the browser's search is tested against. The index stands in the user's cache folder and may be
deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from whoosh import fields, index, query
from whoosh.analysis import RegexTokenizer, Token, Tokenizer
from whoosh.index import LockError
from whoosh.matching import ListMatcher

from generator.errors import ArchiveError, OutputError, UsageError
from generator.query import Clause, Query, name_phrase, names, parse, plain, years
from generator.text import canonical, fold, lower, terms

VERSION = "2"  # of the index; raise it when terms or fields change


class Hit(NamedTuple):
    """An article that was found."""

    id: str
    title: str
    date: str
    url: str


class Terms(Tokenizer):  # type: ignore[misc]
    """text.terms as a Whoosh tokenizer. Positions count words; a whole document number stands at its first word."""

    def __call__(self, value: str, positions: bool = False, mode: str = "", **options: Any) -> Iterator[Token]:
        token = Token(positions, False, mode=mode)
        at = -1
        for text, _, _ in terms(value):
            whole_number = "-" in text
            at += not whole_number
            token.text, token.pos, token.stopped, token.boost = text, at + whole_number, False, 1.0
            yield token


def schema() -> fields.Schema:
    """`text` is the title, a newline and the body; `facet` holds "year:2018", "entity:ID" … one a line."""
    return fields.Schema(
        id=fields.ID(unique=True, stored=True),
        digest=fields.STORED,
        title=fields.STORED,
        date=fields.STORED,
        url=fields.STORED,
        text=fields.TEXT(analyzer=Terms(), phrase=True),
        facet=fields.TEXT(analyzer=RegexTokenizer(r"[^\n]+"), phrase=False),
    )


def search(site: Path, words: str, limit: int = 10, cache: Path | None = None) -> tuple[int, list[Hit]]:
    """How many articles of `site` hold what `words` asks for, and the best `limit` of them.

    Raises UsageError where `site` is no built site or its data cannot be read, OutputError where the disk does not take
    the index.
    """
    folder = cache or cache_of(site)
    try:
        try:
            return _searched(site, words, limit, folder)
        except (ArchiveError, OSError, LockError):
            raise
        except Exception:  # a damaged index fails in any way; it is made anew
            shutil.rmtree(folder, ignore_errors=True)
            return _searched(site, words, limit, folder)
    except (KeyError, TypeError, AttributeError):
        raise UsageError(str(site), "has data that no build wrote", "Build the site again: tulieu build.") from None
    except LockError:
        what = "is being brought up to date by another search"
        raise OutputError(str(folder), what, "Ask again in a moment.") from None
    except OSError as error:
        remedy = "Free space or mend the rights, or name another folder in XDG_CACHE_HOME."
        raise OutputError(str(folder), f"the index cannot be kept there ({error.strerror})", remedy) from None


def _searched(site: Path, words: str, limit: int, folder: Path) -> tuple[int, list[Hit]]:
    found = updated(site, folder)
    with found.searcher() as searcher:
        reader = searcher.reader()
        asked = _query(_asked(site, words), spellings(reader), list(reader.field_terms("facet")))
        hits = searcher.search(asked, limit=max(limit, 1))
        rows = [Hit(h["id"], h["title"], h["date"], h["url"]) for h in hits]
        return len(hits), rows[:limit]


def _asked(site: Path, words: str) -> Query:
    """The query; the name of a person whom the site knows is one phrase, as in the browser."""
    asked = parse(words)
    phrase = name_phrase(words)
    if phrase and any(names(words, name) for name in _persons(site)):
        return Query((phrase,), asked.filters)
    return asked


def _persons(site: Path) -> Iterator[str]:
    """The names of the persons of `site`, in all their variants."""
    for entity, _ in _rows(site / "data" / "entities.jsonl"):
        if entity["kind"] == "person":
            yield from (entity["name"], *entity["variants"])


def _rows(data: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """The rows of a file of a site's data, each with its digest. Raises UsageError where it cannot be read."""
    number = 0
    try:
        with data.open("rb") as lines:
            for line in lines:
                number += 1
                row = json.loads(line)
                if not isinstance(row, dict):
                    raise TypeError
                yield row, hashlib.sha256(line).hexdigest()
    except (OSError, ValueError, TypeError):
        raise UsageError(f"{data}:{number}", "cannot be read", "Build the site again: tulieu build.") from None


def updated(site: Path, folder: Path) -> Any:
    """The index of `site` in `folder`, made or brought up to date: only changed articles are taken in again."""
    data = site / "data" / "articles.jsonl"
    if not data.is_file():
        remedy = "Build the site first, or name it with --site."
        raise UsageError(str(site), "is no built site (there is no data/articles.jsonl)", remedy)
    here = folder / f"v{VERSION}"
    here.mkdir(parents=True, exist_ok=True)
    found = index.open_dir(here) if index.exists_in(here) else index.create_in(here, schema())
    with found.reader() as reader:
        old = {row["id"]: row["digest"] for row in reader.all_stored_fields()}
    new = {row["id"]: digest for row, digest in _rows(data)}
    gone = old.keys() - new.keys()
    if gone or any(old.get(id_) != digest for id_, digest in new.items()):
        writer = found.writer(limitmb=128)
        try:
            for id_ in sorted(gone):
                writer.delete_by_term("id", id_)
            for row, digest in _rows(data):
                if old.get(row["id"]) != digest:
                    writer.update_document(**_document(row, digest))
            writer.commit()
        except BaseException:
            _let_go(writer)
            raise
    return found


def _let_go(writer: Any) -> None:
    """Gives up what was to be written, also where the disk refuses that too."""
    with suppress(Exception):
        writer.cancel()
    with suppress(Exception):
        writer.writelock.release()


def _document(article: Mapping[str, Any], digest: str) -> dict[str, str]:
    facets = {f"{name}:{article[name]}" for name in ("source", "section") if article[name]}
    year = (article["date"] or "")[:4]
    facets |= {f"year:{year}"} if year.isdigit() else set()
    for mention in article["mentions"]:
        if mention["entity"]:
            facets |= {f"entity:{mention['entity']}", f"kind:{mention['kind']}"}
    return {
        "id": article["id"],
        "digest": digest,
        "title": article["title"],
        "date": article["date"] or "",
        "url": article["url"],
        "text": f"{article['title']}\n{article['text']}",
        "facet": "\n".join(sorted(canonical(facet).replace("\n", " ") for facet in facets)),
    }


def spellings(reader: Any) -> Mapping[str, Sequence[str]]:
    """Folded term → the spellings of it that occur."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for term in reader.field_terms("text"):
        found[fold(term)].append(term)
    return found


def _query(asked: Query, spelled: Mapping[str, Sequence[str]], facets: Sequence[str]) -> query.Query:
    """`asked` as a Whoosh query; without clauses and filters it finds nothing. `facets` are those that occur."""
    wanted = [_clause(c, spelled) for c in asked.clauses if not c.excluded]
    unwanted = [_clause(c, spelled) for c in asked.clauses if c.excluded]
    for field in dict.fromkeys(f for f, _, excluded in asked.filters if not excluded):
        values = [v for f, v, excluded in asked.filters if f == field and not excluded]
        wanted.append(query.Or([_filter(field, value, facets) for value in values]))
    unwanted += [_filter(field, value, facets) for field, value, excluded in asked.filters if excluded]
    if not wanted and not unwanted:
        return query.NullQuery
    # Not inside And: Whoosh's own AndNot lets through some of what it should keep out.
    without = [query.Not(query.Or(unwanted))] if unwanted else []
    return query.And([*(wanted or [query.Every()]), *without])


def _clause(clause: Clause, spelled: Mapping[str, Sequence[str]]) -> query.Query:
    words = [_word(term, clause.prefix, spelled) for term in clause.terms]
    if len(words) == 1:
        return words[0]
    gaps = [b - a for a, b in zip(clause.offsets, clause.offsets[1:], strict=False)]
    return _InARow(words, gaps)


def _word(term: str, prefix: bool, spelled: Mapping[str, Sequence[str]]) -> query.Query:
    if prefix:
        forms = [s for form, own in spelled.items() if form.startswith(fold(term)) for s in own]
        kept = [s for s in forms if "-" not in s and (plain(term) or s.startswith(term))]
    else:
        all_ = spelled.get(term, ()) if plain(term) else ()
        kept = [term] if not all_ or ("-" in term and term in all_) else list(all_)
    return query.Or([query.Term("text", s) for s in sorted(kept)])


class _InARow(query.And):  # type: ignore[misc]
    """Its parts at positions whose distances are `gaps`."""

    def __init__(self, parts: Sequence[query.Query], gaps: Sequence[int]) -> None:
        super().__init__(parts)
        self._gaps = tuple(gaps)

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        # Term by term: an Or of many terms, as Whoosh reads it, knows no positions.
        parts = [[term.matcher(searcher, context) for term in part.subqueries] for part in self.subqueries]
        ids = []
        for document in list(super().matcher(searcher, context).all_ids()):
            starts = None
            for part, gap in zip(parts, (0, *self._gaps), strict=True):
                here = {start for term in part for start in _starts(term, document)}
                starts = here if starts is None else {s + gap for s in starts} & here
            if starts:
                ids.append(document)
        return ListMatcher(ids, [1.0] * len(ids))


def _starts(matcher: Any, document: int) -> list[int]:
    """Where the term of `matcher` stands in `document`, which is none before those asked for earlier."""
    if matcher.is_active() and matcher.id() < document:
        matcher.skip_to(document)
    return [span.start for span in matcher.spans()] if matcher.is_active() and matcher.id() == document else []


def _filter(field: str, value: str, facets: Iterable[str]) -> query.Query:
    """Years in a range; a source or section by its marks where `value` has some; of other fields the value itself."""
    values = [facet for facet in facets if facet.startswith(f"{field}:")]
    if field == "year":
        span = years(value)
        chosen = [v for v in values if span and span[0] <= int(v[5:]) <= span[1]]
    elif field in ("source", "section"):
        wanted = lower(value)
        form = fold if plain(wanted) else lower
        chosen = [v for v in values if form(v[len(field) + 1 :]) == wanted]
    else:
        chosen = [v for v in values if v == f"{field}:{value}"]
    return query.Or([query.Term("facet", v) for v in chosen])


def cache_of(site: Path) -> Path:
    """The folder of a site's index: in the user's cache, by the place of the site."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "tulieu" / hashlib.sha256(str(site.resolve()).encode()).hexdigest()[:16]
