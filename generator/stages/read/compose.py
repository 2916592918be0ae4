"""Pieces and metadata → Article: the one place where the text of an article is put together.

1. The title, a newline, then the kept pieces joined by newlines; each is a block.
2. Lines that are not in the text are kept beside it, in the order of the captured page.
3. The record: given metadata first, then what the page prints, then what can be inferred.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from generator.config import Config
from generator.model import Article, Block, BlockKind, Cell, Field, Line, Mark, Notice, Record, Source
from generator.rights import FIELDS as RIGHTS
from generator.rights import said_by
from generator.stages.read import dates, rules

# The role of a line that gives the title as metadata (`title:` in front matter); "title" is the title itself.
GIVEN_TITLE = "title-given"


class Piece(NamedTuple):
    """A piece of the captured page in its order. `role` is a BlockKind for what stays in the text, else a role of
    model.Line; marks and cells are relative to the piece."""

    number: int
    text: str
    role: str
    rule: str = ""
    level: int = 0
    marks: tuple[Mark, ...] = ()
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Draft:
    """An article before its text is put together. `fields` holds the metadata by name, best first; `title` the
    title where it is no piece of the page."""

    source: Source
    id: str
    pieces: Sequence[Piece]
    fields: Mapping[str, Sequence[Field]] = field(default_factory=dict)


_KINDS: tuple[BlockKind, ...] = ("title", "lead", "paragraph", "heading", "caption", "item", "quote", "code", "row")
_BY_NAME: dict[str, BlockKind] = {kind: kind for kind in _KINDS}


def compose(draft: Draft, config: Config) -> Article:
    """The article that `draft` describes."""
    fields = {name: list(values) for name, values in draft.fields.items()}
    title = _title(draft, fields)
    printed = next((index for index, piece in enumerate(draft.pieces) if piece.role == "title"), None)
    parts = [title.value]
    blocks = [Block("title", 0, len(title.value), title.line)]
    removed: list[Line] = []
    marks: list[Mark] = []
    at = len(title.value) + 1
    for index, piece in enumerate(draft.pieces):
        kind = _BY_NAME.get(piece.role)
        if index == printed:
            continue
        if kind is None:
            before = 0 if printed is not None and index < printed else len(blocks)
            role = "title" if piece.role == GIVEN_TITLE else piece.role
            removed.append(Line(piece.number, piece.text, role, piece.rule, before))
            continue
        cells = tuple(cell._replace(start=at + cell.start, end=at + cell.end) for cell in piece.cells)
        blocks.append(Block(kind, at, at + len(piece.text), piece.number, piece.level, cells))
        marks += [Mark(at + mark.start, at + mark.end, mark.tag, mark.href) for mark in piece.marks]
        parts.append(piece.text)
        at += len(piece.text) + 1
    text = "\n".join(parts) if len(parts) > 1 else parts[0] + "\n"
    return Article(
        id=draft.id,
        path=draft.source.path,
        text=text,
        blocks=tuple(blocks),
        record=_record(title, fields, text, blocks, config),
        removed=tuple(removed),
        marks=tuple(marks),
        digest=hashlib.sha256(draft.source.data).hexdigest(),
        line=draft.source.line,
        rights=said_by({name: fields[name][0].value for name in RIGHTS if fields.get(name)}),
    )


# ── title and record ─────────────────────────────────────────────────────────────────────────────────────────

# The moment in the address of a capture, as most web archives write it: …/20180717021500/https://…
_MEMENTO = re.compile(r"/(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)\d\d(?:[a-z]{2}_)?/(?=https?:)")
_SENTENCE = re.compile(r"[.!?…](?=\s|$)")
_LONGEST_TITLE = 90


def _title(draft: Draft, fields: Mapping[str, Sequence[Field]]) -> Field:
    """The title given, or the title line of the page; else the first heading, else the first sentence, cut."""
    if fields.get("title"):
        return fields["title"][0]
    for piece in draft.pieces:
        if piece.role == "title":
            return Field(piece.text, "printed", piece.rule, piece.text, piece.number)
    kept = [piece for piece in draft.pieces if piece.role in _BY_NAME and piece.text.strip()]
    for piece in kept:
        if piece.role == "heading":
            return Field(_one_line(piece.text), "inferred", "title-from-heading", piece.text, piece.number)
    if not kept:
        return Field(draft.id, "inferred", "title-from-id", draft.source.path)
    first = _one_line(kept[0].text[:2000])
    end = _SENTENCE.search(first)
    sentence = first[: end.start()] if end else first
    if len(sentence) > _LONGEST_TITLE:
        sentence = sentence[:_LONGEST_TITLE].rsplit(" ", 1)[0] + "…"
    return Field(sentence or draft.id, "inferred", "title-from-first-sentence", first[:200], kept[0].number)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _record(title: Field, fields: dict[str, list[Field]], text: str, blocks: Sequence[Block], config: Config) -> Record:
    lead = next((text[block.start : block.end] for block in blocks[1:] if block.kind in ("lead", "paragraph")), "")
    line = next((block.line for block in blocks[1:] if block.kind in ("lead", "paragraph")), 0)
    if not fields.get("source"):
        code = rules.agency_code(lead)
        fields["source"] = [Field(code, "printed", "agency-code", lead[:40], line)] if code else []
    if not fields.get("date"):
        inferred = dates.in_lead(lead, text)
        fields["date"] = [Field(inferred[0], "inferred", inferred[1], inferred[2], line)] if inferred else []
    if not fields.get("language"):
        fields["language"] = [Field(config.language, "curated", "archive-language", "archive.toml: language")]
    if fields.get("archived") and not fields.get("captured"):
        fields["captured"] = _captured(fields["archived"][0].value)
    single = {name: values[0] for name, values in fields.items() if values and name not in ("title", "authors")}
    names = ("date", "source", "kicker", "section", "url", "rights", "language", "captured", "archived")
    authors = {author.value: author for author in reversed(fields.get("authors", []))}
    return Record(title, authors=tuple(reversed(authors.values())), **{name: single.get(name) for name in names})


def _captured(address: str) -> list[Field]:
    """When a capture in a web archive was made, where its address tells."""
    found = _MEMENTO.search(address)
    moment = dates.captured("{}-{}-{}T{}:{}Z".format(*found.groups())) if found else None
    return [Field(moment, "inferred", "memento-address", address[:300])] if moment else []


# ── identity ─────────────────────────────────────────────────────────────────────────────────────────────────

_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f/\\<>:\"|?*#%\ufffd]|\.\.+|^[.\s]+|[.\s]+$")
_LONGEST_ID = 120


def identity(given: str, fallback: str, where: str) -> tuple[str, Notice | None]:
    """`given` as an id, or `fallback` where there is none; what no file name can hold becomes "-", with a Notice."""
    wanted = unicodedata.normalize("NFC", given).strip() or fallback
    made = _UNSAFE.sub("-", wanted)[:_LONGEST_ID].strip() or "article"
    if made == wanted:
        return made, None
    what = f"the id {wanted[:60]!r} cannot be used as it is; it became {made[:60]!r}"
    remedy = "Use letters, digits, '-' and '_' in ids, at most 120 characters."
    return made, Notice(where, what, remedy, rule="id-sanitised")


def stem(path: str) -> str:
    """The file name of `path` without its suffix."""
    name = path.rsplit("/", 1)[-1]
    return name.rsplit(".", 1)[0] or name
