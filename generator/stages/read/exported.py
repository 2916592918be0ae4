"""An exported record, a JSON line or a row of a table → one article.

1. Its fields become metadata, with the name of the field or column as evidence.
2. `text`, which was often scraped too, goes through the line rules of `clean`, with the title known.
3. Links and images that a Markdown-writing scraper left in the text are undone.

Numbers of lines inside the article count the lines of the `text` field.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from generator.config import Config
from generator.model import Article, Field, Mark, Notice, Source
from generator.rights import FIELDS as RIGHTS
from generator.rights import POLICY, UNREADABLE
from generator.stages.read import dates
from generator.stages.read.clean import clean
from generator.stages.read.compose import Draft, Piece, compose, identity, stem
from generator.stages.read.decode import printable
from generator.stages.read.page import KEPT, Captured
from generator.stages.read.scraped import captured, pieces

KEYS = (
    "id", "title", "date", "source", "kicker", "section", "authors", "author", "url", "rights", "language", "text",
    "archived_url", "captured", *RIGHTS,
)  # fmt: skip
# The key of each field of one line of text.
NAMES = {name: name for name in ("title", "source", "kicker", "section", "url", "rights", "language", *RIGHTS)}
NAMES |= {"archived_url": "archived"}
# Emphasis that search services leave in titles. Anything else in angle brackets is text.
_EMPHASIS = re.compile(r"</?(?:b|i|em|strong|u|mark|span)>", re.IGNORECASE)


_TEXT_REMEDY = {
    "jsonl-field": 'Give the article as "text": "…".',
    "csv-column": 'Name the column of the text in archive.toml: [columns] text = "…".',
}


def article(record: Mapping[str, object], source: Source, rule: str, config: Config) -> Iterator[Article | Notice]:
    """The article of `record`, whose values came from `source`; `rule` names the kind of field: "jsonl-field"."""
    where = f"{source.path}:{source.line}"
    body = record.get("text")
    if not isinstance(body, str) or not body.strip():
        what = "has no text" if body is None or body == "" else "has a `text` that is blank or no string"
        yield Notice(where, what, _TEXT_REMEDY[rule], "error", "text-missing")
        return
    fields, notices = _fields(record, rule, where)
    yield from notices
    yield from _misspelt(record, where)
    identifier = record.get("id")
    given = str(identifier) if isinstance(identifier, str | int) and not isinstance(identifier, bool) else ""
    name, notice = identity(printable(given), f"{stem(source.path)}-{source.line}", where)
    if notice:
        yield notice
    title = fields["title"][0].value if "title" in fields else ""
    lines, links = _unlinked(captured(printable(body)), title, fields)
    page = clean(lines, title, {key: tuple(values) for key, values in fields.items()})
    others = [Piece(0, text, "removed", "unknown-key") for text in _others(record)]
    draft = Draft(source, name, [*others, *_with_links(pieces(page), links)], {**page.found, **fields})
    yield compose(draft, config)


def _fields(record: Mapping[str, object], rule: str, where: str) -> tuple[dict[str, list[Field]], list[Notice]]:
    """The metadata fields of a record, and what is wrong with them."""
    fields: dict[str, list[Field]] = {}
    notices: list[Notice] = []
    for key, name in NAMES.items():
        value = record.get(key)
        if key == "noindex" and isinstance(value, bool):
            value = str(value).lower()
        if key == POLICY and value is not None and not isinstance(value, str):
            value = UNREADABLE
        if isinstance(value, str) and (text := _line(value)):
            evidence = "" if text == value else printable(value[:300])
            fields[name] = [Field(text, "printed", rule, evidence or f"{key}: {text}"[:300])]
        elif value not in (None, "") and not isinstance(value, str):
            notices.append(Notice(where, f"`{key}` is no string; it was left out", "Write it in quotes.", rule=rule))
    authors = record.get("authors") or record.get("author") or []
    listed = authors if isinstance(authors, list) else [authors]
    people = [_line(author) for author in listed if isinstance(author, str)]
    if any(people):
        fields["authors"] = [Field(name, "printed", rule, f"authors: {name}") for name in people if name]
    for key in ("date", "captured"):
        if record.get(key) in (None, ""):
            continue
        printed = _line(str(record[key]))
        made = (dates.edtf if key == "date" else dates.captured)(printed)
        if made:
            fields[key] = [Field(made, "printed", rule, printed)]
        else:
            remedy = "Write dates as 2018-07-16 or 2018-07-16T20:15."
            notices.append(Notice(where, f"the date {printed[:60]!r} was not understood", remedy, rule="date-unknown"))
    return fields, notices


def _others(record: Mapping[str, object]) -> Iterator[str]:
    """What stands under keys that are no fields of ours: kept beside the text, as exports have many of them."""
    for key, value in record.items():
        if key not in KEYS and value not in (None, "", [], {}):
            shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            yield _line(f"{key}: {shown}")


def _misspelt(record: Mapping[str, object], where: str) -> Iterator[Notice]:
    """A warning for each unknown key that looks like one of ours which the record lacks."""
    for key in record:
        near = [] if key in KEYS else get_close_matches(key.lower(), [k for k in KEYS if k not in record], 1, 0.75)
        if near:
            remedy = f"Did you mean '{near[0]}'?"
            yield Notice(where, f"unknown key '{key[:60]}'", remedy, "warning", "unknown-key")


def _line(value: str) -> str:
    """A field's value in one line, without the emphasis that search services add."""
    plain = _EMPHASIS.sub("", value) if "<" in value else value
    return " ".join(printable(plain).split())


# ── links and images that a Markdown-writing scraper left in the text ────────────────────────────────────────

_LINK = re.compile(r"(?P<image>!?)\[(?P<label>[^\]]{0,500})\]\((?P<href>[^()\s]{0,1500})\)")


def _unlinked(
    lines: list[Captured], title: str, fields: dict[str, list[Field]]
) -> tuple[list[Captured], dict[int, tuple[str, str, str]]]:
    """`lines` with those that are one link or image reduced to their label; and by number (rule, whole line, href).

    The label of an image that says what the title says is dropped, and so is a title printed as a link; the link is
    then the article's address.
    """
    plain: list[Captured] = []
    links: dict[int, tuple[str, str, str]] = {}
    for line in lines:
        match = _LINK.fullmatch(line.text) if line.text[0] in "![" and len(line.text) < 2200 else None
        if match is None:
            plain.append(line)
            continue
        label, image = _line(match["label"]), bool(match["image"])
        same = not label or label == title
        plain.append(Captured(line.number, label or line.text))
        rule = "image" if image else "link"
        links[line.number] = (f"{rule}-of-title" if same else rule, line.text, match["href"])
        if same and not image and "url" not in fields and re.match(r"https?://", match["href"]):
            fields["url"] = [Field(match["href"], "printed", "title-as-link", line.text[:300], line.number)]
    return plain, links


def _with_links(judged: list[Piece], links: dict[int, tuple[str, str, str]]) -> Iterator[Piece]:
    for piece in judged:
        if piece.number not in links:
            yield piece
            continue
        rule, whole, href = links[piece.number]
        if rule.endswith("-of-title"):
            yield Piece(piece.number, whole, "duplicate" if rule.startswith("link") else "removed", rule)
        elif piece.role not in KEPT:
            yield piece._replace(text=whole)
        elif rule == "image":
            # The picture itself stays outside: an archive reads offline. Its description is the caption.
            yield Piece(piece.number, whole, "removed", "image-address")
            yield piece._replace(role="caption", rule="image-description")
        else:
            safe = href if re.match(r"https?://", href) else ""
            yield piece._replace(marks=(Mark(0, len(piece.text), "a", safe),) if safe else ())
