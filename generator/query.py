"""The query language, read into clauses; the twin of static/js/search-query.js.

1. The query is made printable and canonical, as texts are.
2. What has a sign is cut out: "phrases", -exclusions, fields (kind: entity: source: section: year:).
3. The rest is words, all of which must occur; a document number is one word. With `typing`, the last word is
   taken as the beginning of one; a word that ends in * always is.

4. A query that is nothing but a name, three words or more with capitals, is offered as a phrase (`name_phrase`): where
   the archive knows a person of that name, the name is meant and not its scattered syllables.

A term without marks stands for every spelling of it, one with marks only for itself. tests/vectors.json holds cases.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.text import canonical, fold, lower, printable, running_terms, spell_numbers, terms

FIELDS = ("kind", "entity", "source", "section", "year")
_SIGNED = re.compile(
    r'(?<!\S)(?P<sign>-?)(?:(?P<field>kind|entity|source|section|year):)?(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<word>[^\s"]\S*))'
)
_YEARS = re.compile(r"([0-9]{4})?(\.\.)?([0-9]{4})?")


@dataclass(frozen=True)
class Clause:
    """What an article must hold, or must not if `excluded`: `terms` at word `offsets` from the first (one term, or a
    phrase). `prefix`: the one term is the beginning of a word. `text` is what the reader wrote."""

    text: str
    terms: tuple[str, ...]
    offsets: tuple[int, ...]
    excluded: bool = False
    prefix: bool = False


@dataclass(frozen=True)
class Query:
    """`clauses` must all hold; `filters` are (field, value), of which one a field must hold, (not those `excluded`)."""

    clauses: tuple[Clause, ...] = ()
    filters: tuple[tuple[str, str, bool], ...] = ()


def parse(query: str, typing: bool = False) -> Query:
    """The clauses and filters of `query`. Every string is a query; what says nothing is left out."""
    text = canonical(printable(query)).replace("\n", " ")
    clauses: list[Clause] = []
    filters: list[tuple[str, str, bool]] = []
    done = 0
    for match in _SIGNED.finditer(text):
        sign, field, phrase, word = match["sign"] == "-", match["field"], match["phrase"], match["word"]
        if match.start() < done or not (sign or field or phrase is not None):
            continue
        clauses += _words(text[done : match.start()])
        done = match.end()
        value = phrase if phrase is not None else word
        if field:
            filters.append((field, value, sign))
        else:
            clauses += _phrase(value, sign)
    clauses += _words(text[done:], typing)
    return Query(_distinct(clauses), tuple(dict.fromkeys(filters)))


def name_phrase(query: str) -> Clause | None:
    """The phrase for a query that could be a person's name and nothing else, or None."""
    text = canonical(printable(query)).strip()
    words = text.split(" ")
    named = len(words) >= 3 and all(word.isalpha() and word[0].isupper() for word in words)
    return _phrase(text, False)[0] if named else None


def name_key(name: str) -> str:
    """The folded words of `name`, parted by spaces; a document number gives the words of its one spelling."""
    return fold(" ".join(running_terms(spell_numbers(name))[0]))


def names(text: str, name: str) -> bool:
    """Whether `text` is `name`: word by word, and where it has marks with these."""
    marked = lower(spell_numbers(text)).strip()
    return name_key(text) == name_key(name) and (plain(marked) or marked in lower(spell_numbers(name)))


def _phrase(text: str, excluded: bool) -> list[Clause]:
    """One clause for the words of `text` in a row. In a phrase a number stands whole, at its first word."""
    held: list[str] = []
    offsets: list[int] = []
    index = covered = 0
    for term, start, end in terms(text):
        if "-" in term:
            held.append(term)
            offsets.append(index)
            covered = end
            continue
        if start >= covered:
            held.append(term)
            offsets.append(index)
        index += 1
    return [Clause(text, tuple(held), tuple(offsets), excluded)] if held else []


def _words(text: str, typing: bool = False) -> list[Clause]:
    """A clause for each word of `text`; the words of a document number are covered by the number."""
    clauses: list[Clause] = []
    covered = 0
    for term, start, end in terms(text):
        if start < covered:
            continue
        whole = "-" in term
        covered = end if whole else covered
        starred = text[end : end + 1] == "*" and not whole
        at_end = typing and end == len(text) and not whole
        clauses.append(Clause(text[start:end], (term,), (0,), prefix=starred or at_end))
    return clauses


def _distinct(clauses: list[Clause]) -> tuple[Clause, ...]:
    seen: dict[tuple[tuple[str, ...], tuple[int, ...], bool, bool], Clause] = {}
    for clause in clauses:
        seen.setdefault((clause.terms, clause.offsets, clause.excluded, clause.prefix), clause)
    return tuple(seen.values())


def years(value: str) -> tuple[int, int] | None:
    """The years of "2018", "2018..2021", "2018.." or "..2021", both ends included; None for anything else."""
    match = _YEARS.fullmatch(value)
    if not match or not (match[1] or match[3]):
        return None
    if not match[2]:
        return (int(match[1]), int(match[1])) if match[1] and not match[3] else None
    return int(match[1] or 0), int(match[3] or 9999)


def plain(term: str) -> bool:
    """Whether `term` has no marks, so that it stands for every spelling of it."""
    return fold(term) == term
