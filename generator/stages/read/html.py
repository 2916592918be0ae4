"""*.html: a page saved from the web → one article.

1. The page is parsed and walked into pieces by the allow-list of `markup`: all of its text, in order.
2. trafilatura says which text is the article's; pieces it does not know are kept beside the text, with the reason.
3. The metadata come from the page's meta tags and JSON-LD, named by tag; what they leave open, from trafilatura;
   then from the dateline and byline that the page prints.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from generator import formats
from generator.config import Config
from generator.model import Article, Field, Notice, Source
from generator.stages.read import dates, rules
from generator.stages.read.compose import Draft, Piece, compose, identity, stem
from generator.stages.read.decode import decode, printable
from generator.stages.read.head import dateline
from generator.stages.read.page import KEPT, is_prose

if TYPE_CHECKING:
    from lxml import etree

    from generator.stages.read.markup import Part

_CHARSET = re.compile(rb"<meta[^>]{1,200}charset\s{0,3}=\s{0,3}[\"']?([A-Za-z0-9_-]{2,30})", re.IGNORECASE)


class SavedPage:
    """The reader of saved web pages."""

    suffixes: tuple[str, ...] = formats.SAVED_PAGE

    def read(self, source: Source, config: Config) -> Iterator[Article | Notice]:
        """The one article of the page."""
        name, notice = identity(stem(source.path), "article", f"{source.path}:1")
        if notice:
            yield notice
        yield from page(source, config, name)


def page(
    source: Source, config: Config, name: str, known: Mapping[str, list[Field]] | None = None, charset: str = ""
) -> Iterator[Article | Notice]:
    """The article of the page in `source.data`, with `name` as its id. `known` is metadata from outside the page;
    `charset` is the encoding that its server named."""
    # Imported here: lxml and trafilatura take longer to import than a small archive takes to read.
    from generator.stages.read import markup

    text, notice = _decoded(source, charset)
    if notice:
        yield notice
    if text is None:
        return
    root = markup.parse(text) if text.strip() else None
    walked = [part for part in markup.parts(root) if part.text.strip()] if root is not None else []
    where = f"{source.path}:1"
    if root is None or not walked:
        yield Notice(where, "has no text", "Remove the file, or save the page again.", rule="empty-file")
        return
    main, document = ([], None) if _crowd(root) > _CROWD else _main_text(text)
    if not main:
        what = "no article was found on the page; all of its text was taken"
        yield Notice(where, what, "Check the page, or save it again in full.", rule="no-main-text")
    fields = {**_fields(root), **(known or {})}
    judged = _judged(walked, main, fields)
    _worked_out(root, document, fields)
    yield compose(Draft(source, name, judged, fields), config)


def _decoded(source: Source, charset: str) -> tuple[str | None, Notice | None]:
    """The text of the page; the encoding that its server or the page declares is believed where it is no UTF-8."""
    found = _CHARSET.search(source.data, 0, 4096)
    declared = charset.lower() or (found[1].decode("ascii").lower() if found else "")
    if declared not in ("", "utf-8", "utf8", "utf-16"):
        try:
            source.data.decode("utf-8")
        except UnicodeDecodeError:
            try:
                return source.data.decode(declared), None
            except (UnicodeDecodeError, LookupError):
                pass
    return decode(source.data, source.path, source.line)


_DATES = {"original_date": True, "min_date": "1900-01-01", "max_date": "2100-12-31"}


# The time of libxml2, on which trafilatura stands, grows with the square of the elements that stand side by side: this
# many (thirty thousand paragraphs in one element) take it some three seconds.
_CROWD = 1_000_000_000


def _crowd(root: etree._Element) -> int:
    """How many pairs of elements stand side by side."""
    return sum(len(element) ** 2 for element in root.iter())


def _main_text(text: str) -> tuple[list[str], Any]:
    """(the article's lines, the metadata) as trafilatura sees them."""
    import trafilatura

    try:
        body = trafilatura.extract(text, include_comments=False, include_tables=True, output_format="txt")
        # A date after today may be printed; what "today" is must not change what is read.
        document = trafilatura.extract_metadata(text, date_config={**_DATES, "extensive_search": True})
    except Exception:  # it raises what its many parsers raise; the page is then taken whole, with a Notice
        return [], None
    return [line for line in (_plain(line) for line in printable(body or "").split("\n")) if line], document


_MARKERS = re.compile(r"^(?:[-*•|]|\d{1,3}\.)\s+|[|]")


def _plain(text: str) -> str:
    """`text` for comparing: no bullets, one kind of white space."""
    return " ".join(_MARKERS.sub(" ", text).split())


# ── 2: which pieces are the article ──────────────────────────────────────────────────────────────────────────

_SURE = 40  # a piece of this length that the main text holds is surely part of it


def _judged(walked: list[Part], main: list[str], fields: dict[str, list[Field]]) -> list[Piece]:
    """The pieces with their roles: text, title, metadata, or outside the article."""
    whole, known = " ".join(main), frozenset(main)
    inside = [not main or (len(part.text) >= _SURE and _plain(part.text) in whole) for part in walked]
    first = inside.index(True) if True in inside else 0
    last = len(inside) - 1 - inside[::-1].index(True) if True in inside else len(inside) - 1
    given = fields["title"][0].value if "title" in fields else ""
    title = _title_at(walked, given, last)
    if title is not None and title < first:
        first = title
    prose = [index for index, part in enumerate(walked) if inside[index] and _is_prose(part.text)]
    judged: list[Piece] = []
    lead = False
    said: set[str] = set()
    for index, part in enumerate(walked):
        within = first <= index <= last
        belongs = inside[index] or (within and (_plain(part.text) in known or _is_caption(part)))
        role, rule = _role(part, belongs, title is not None and index < title)
        if index == title:
            role, rule = "title", "title-on-page"
        elif role in KEPT and part.text in said and (len(part.text) >= _SURE or role == "caption"):
            role, rule = "duplicate", "line-doubled"
        elif not rule.startswith("in-") and first <= index <= last + 3 and not _between(index, prose):
            role, rule = _printed(part, role, rule, fields)
        if role == "paragraph" and not lead:
            role, lead = "lead", True
        said.add(part.text)
        marks = part.marks if role in KEPT else ()
        judged.append(Piece(part.line, part.text, role, rule, part.level, marks, part.cells if role == "row" else ()))
    return judged


def _is_prose(text: str) -> bool:
    return is_prose(text) and not (len(text) < 250 and rules.is_rights(text))


def _between(index: int, prose: list[int]) -> bool:
    """Whether a piece stands between the first and the last paragraph of prose, where no byline or date stands."""
    return bool(prose) and prose[0] <= index <= prose[-1]


def _is_caption(part: Part) -> bool:
    return part.kind == "caption" or (part.kind == "paragraph" and rules.is_caption(part.text))


def _title_at(walked: list[Part], title: str, last: int) -> int | None:
    """The piece that prints the title: the first heading of that text, else the first piece."""
    same = [index for index, part in enumerate(walked[: last + 1]) if " ".join(part.text.split()) == title]
    return next((index for index in same if walked[index].kind == "heading"), same[0] if same else None)


def _role(part: Part, belongs: bool, above: bool) -> tuple[str, str]:
    if part.image:
        return "removed", "image-description"
    if part.region in ("nav", "footer", "form"):
        return "removed", f"in-{part.region}"
    if not belongs or above:
        return "removed", "outside-main-text"
    if part.kind == "paragraph" and rules.is_caption(part.text):
        return "caption", "caption-with-credit"
    if part.kind == "heading" and is_prose(part.text):
        return "paragraph", ""  # a summary set as a heading
    row = rules.furniture(part.text) if part.kind in ("paragraph", "item") else None
    if row and not row.edge:
        return "removed", row.rule
    return part.kind, ""


def _printed(part: Part, role: str, rule: str, fields: dict[str, list[Field]]) -> tuple[str, str]:
    """Metadata that the page prints above and below the article's prose: dateline, byline, source, rights notice."""
    if "rights" not in fields and rules.is_rights(part.text):
        fields["rights"] = [Field(part.text, "printed", "rights-notice", part.text, part.line)]
        paper = rules.newspaper(part.text)
        if paper and "source" not in fields:
            fields["source"] = [Field(paper, "printed", "newspaper-in-rights-notice", part.text, part.line)]
        return "rights", "rights-notice"
    if len(part.text) > 120:
        return role, rule
    verdicts = dateline(part.text)
    if verdicts:
        for verdict in verdicts:
            values = rules.names(verdict.text) or (verdict.text,)
            if verdict.role == "date":
                stamp = dates.stamp(verdict.text)
                values = (stamp.value,) if stamp else ()
            if verdict.role != "removed" and verdict.role not in fields and values:
                fields[verdict.role] = [Field(value, "printed", verdict.rule, part.text, part.line) for value in values]
        return "date", "dateline"
    if "authors" not in fields and rules.names(part.text) and part.kind == "paragraph":
        names = rules.names(part.text)
        fields["authors"] = [Field(name, "printed", "byline", part.text, part.line) for name in names]
        return "authors", "byline"
    if "source" not in fields and rules.source_name(part.text):
        fields["source"] = [Field(rules.source_name(part.text), "printed", "source-line", part.text, part.line)]
        return "source", "source-line"
    return role, rule


# ── 3: metadata ──────────────────────────────────────────────────────────────────────────────────────────────

# Record field → where a page says it, best first: (attribute, value) of a meta tag.
_META: dict[str, tuple[tuple[str, str], ...]] = {
    "title": (("property", "og:title"), ("name", "twitter:title"), ("name", "dc.title"), ("name", "title")),
    "date": (
        ("property", "article:published_time"),
        ("itemprop", "datePublished"),
        ("name", "pubdate"),
        ("name", "dc.date.issued"),
        ("name", "dc.date"),
        ("name", "date"),
    ),
    "authors": (("name", "author"), ("property", "article:author"), ("name", "dc.creator"), ("itemprop", "author")),
    "source": (("property", "og:site_name"), ("name", "dc.publisher"), ("name", "copyright")),
    "section": (("property", "article:section"), ("itemprop", "articleSection")),
    "url": (("property", "og:url"),),
    "rights": (("name", "dc.rights"),),
}
_SITE = re.compile(r"\s+[|–—-]\s+[^|–—]{2,40}$")


def _fields(root: Any) -> dict[str, list[Field]]:
    metas: dict[tuple[str, str], tuple[str, int]] = {}
    for element in root.iter("meta"):
        content = _line(element.get("content") or "")
        for attribute in ("property", "name", "itemprop"):
            value = (element.get(attribute) or "").lower()
            if value and content:
                metas.setdefault((attribute, value), (content, element.sourceline or 0))
    linked = _json_ld(root)
    fields: dict[str, list[Field]] = {}
    for name, tags in _META.items():
        found = [
            (metas[attribute, tag.lower()], f"meta {tag}")
            for attribute, tag in tags
            if (attribute, tag.lower()) in metas
        ]
        found += [((value, 0), "json-ld") for value in linked.get(name, [])]
        made = [made for (value, line), rule in found if (made := _field(name, value, rule, line))]
        if made:
            fields[name] = made if name == "authors" and made[0].rule == "json-ld" else made[:1]
    for element in root.iter("link"):
        if (element.get("rel") or "").lower() == "canonical" and "url" not in fields:
            made_url = _field("url", _line(element.get("href") or ""), "link canonical", element.sourceline or 0)
            if made_url:
                fields["url"] = [made_url]
    _from_page(root, fields)
    return fields


def _field(name: str, value: str, rule: str, line: int) -> Field | None:
    if not value or (name == "url" and not re.match(r"https?://", value)):
        return None
    if name == "authors" and re.match(r"https?://", value):
        return None
    made = dates.edtf(value) if name == "date" else value
    return Field(made, "printed", rule, value[:300], line) if made else None


def _from_page(root: Any, fields: dict[str, list[Field]]) -> None:
    """What no tag gave: the language, and the title from the only h1 or from <title>."""
    language = _line(root.get("lang") or "")
    if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}", language):
        fields["language"] = [Field(language.split("-")[0].lower(), "printed", "html lang", language)]
    headings = [_line(element.text_content()) for element in root.iter("h1")]
    named = [text for text in headings if text]
    if len(named) == 1 and (not fields.get("title") or fields["title"][0].value.startswith(named[0])):
        # A site's name often follows the title in the tags, never in the heading.
        fields["title"] = [Field(named[0], "printed", "h1", named[0])]
    titles = [_line(element.text_content()) for element in root.iter("title")]
    if not fields.get("title") and titles and titles[0]:
        fields["title"] = [Field(_SITE.sub("", titles[0]), "printed", "title tag", titles[0])]


def _worked_out(root: Any, document: Any, fields: dict[str, list[Field]]) -> None:
    """What neither tags nor the page's own lines gave: what trafilatura worked out, a date only if the page has it."""
    for name, attribute in (("authors", "author"), ("date", "date")):
        value = _line(str(getattr(document, attribute, "") or ""))
        if name in fields or not value or (name == "date" and not _prints(root, value)):
            continue
        people = [part.strip() for part in value.split(";")] if name == "authors" else [value]
        fields[name] = [made for part in people if (made := _field(name, part, "trafilatura-metadata", 0))]


def _prints(root: Any, date: str) -> bool:
    """Whether the page's own text or tags hold the day that was worked out: a guess is no printed date."""
    year, month, day = [*date.split("-"), "", ""][:3]
    raw = " ".join(root.itertext()) + " ".join(
        str(value) for element in root.iter() for value in element.attrib.values()
    )
    forms = (date, f"{int(day or 0)}/{int(month or 0)}/{year}", f"{day}/{month}/{year}", f"{day}-{month}-{year}")
    return any(form in raw for form in forms)


_TYPES = ("Article", "NewsArticle", "Report", "BlogPosting", "WebPage")


def _json_ld(root: Any) -> dict[str, list[str]]:
    """What the page's schema.org data say of the article."""
    found: dict[str, list[str]] = {}
    for element in root.iter("script"):
        if (element.get("type") or "").lower() != "application/ld+json" or not element.text:
            continue
        try:
            value = json.loads(element.text)
        except (ValueError, RecursionError):
            continue
        for item in _items(value):
            for name, key in (("title", "headline"), ("date", "datePublished"), ("section", "articleSection")):
                if isinstance(item.get(key), str):
                    found.setdefault(name, []).append(_line(item[key]))
            for name, key in (("authors", "author"), ("source", "publisher")):
                people = item.get(key)
                for person in people if isinstance(people, list) else [people]:
                    who = person.get("name") if isinstance(person, dict) else person
                    if isinstance(who, str) and who.strip():
                        found.setdefault(name, []).append(_line(who))
    return found


def _items(value: Any) -> Iterator[dict[str, Any]]:
    """The articles among the items of one JSON-LD block, at the top or under @graph."""
    items = value if isinstance(value, list) else [value]
    for item in items:
        if isinstance(item, dict):
            graph = item.get("@graph")
            items = [item, *graph] if isinstance(graph, list) else [item]
            for inner in items:
                kinds = inner.get("@type") if isinstance(inner, dict) else None
                listed = kinds if isinstance(kinds, list) else [kinds]
                if any(kind in _TYPES for kind in listed if isinstance(kind, str)):
                    yield inner


def _line(value: str) -> str:
    return " ".join(printable(value).split())
