"""*.md: Markdown with YAML front matter → one article.

1. The front matter, between two lines "---", becomes curated metadata. It is read as plain strings.
2. The body goes through python-markdown with raw HTML switched off, so that it comes out as text.
3. The tree becomes pieces by the allow-list of `markup`; pictures leave their description as a caption.

A person wrote the file: nothing in it is taken for furniture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from generator import formats
from generator.config import Config
from generator.model import Article, Field, Notice, Source
from generator.rights import FIELDS as RIGHTS
from generator.rights import POLICY, UNREADABLE
from generator.stages.read import dates
from generator.stages.read.compose import GIVEN_TITLE, Draft, Piece, compose, identity, stem
from generator.stages.read.decode import decode, printable
from generator.stages.read.scraped import captured

# Keys of front matter by record field; other keys are kept beside the text as they stand.
KEYS = {
    "title": "title",
    "date": "date",
    "author": "authors",
    "authors": "authors",
    "source": "source",
    "publisher": "source",
    "kicker": "kicker",
    "section": "section",
    "category": "section",
    "url": "url",
    "link": "url",
    "rights": "rights",
    "license": "rights",
    "language": "language",
    "lang": "language",
    "id": "id",
    **{name: name for name in RIGHTS},
    "archived_url": "archived",
    "captured": "captured",
}
_FENCE = re.compile(r"(?:---|\.\.\.)\s*")
_RIGHTS = re.compile(POLICY, re.IGNORECASE)
_KEY = re.compile(r"(?P<quote>[\"']?)(?P<key>[^\s:#\"'\[\]{}-][^:\"']{0,80}?)(?P=quote)\s{0,9}:(?:\s|$)")
_LONGEST_FRONT = 100_000
_LONGEST_BODY = 1_000_000  # python-markdown needs a second for this; longer bodies are read as plain paragraphs
_MOST_OPEN = 300
# python-markdown writes a paragraph anew for each sign it finds in it and for each heading, and takes it apart for each
# heading or rule made of a line of signs: characters times signs, two seconds of its time.
_MOST_WORK = 4_000_000_000
_SIGN = re.compile(r"[&*_`\[\]<\\!]|^#", re.MULTILINE)
_UNDERLINE = re.compile(r"^ {0,3}[-=][-= ]*$", re.MULTILINE)
_TAKEN_APART = 12  # times the work
# It looks for the number of a footnote among all of them, at each place that names one: two seconds of its time.
_MOST_NOTES = 8_000_000
_NOTE = re.compile(r"^ {0,3}\[\^[^\]\n]*\]:", re.MULTILINE)


class Markdown:
    """The reader of Markdown files."""

    suffixes: tuple[str, ...] = formats.MARKDOWN

    def read(self, source: Source, config: Config) -> Iterator[Article | Notice]:
        """The one article of the file."""
        raw, notice = decode(source.data, source.path, source.line)
        if notice:
            yield notice
        if raw is None:
            return
        text = printable(raw)
        if not text.strip():
            yield Notice(f"{source.path}:1", "is empty", "Remove the file, or fill it.", rule="empty-file")
            return
        front, body, first, closed = _split(text)
        values, notice = _front_matter(front, source.path)
        if not closed:
            remedy = "Close the front matter with a line ---."
            yield Notice(f"{source.path}:1", "front matter is not closed", remedy, "error", "front-matter-open")
            if notice:  # what cannot be read stays in the text
                front, body, first, notice = "", text, 1, None
        if notice:
            yield notice
        fields, notices = _fields(values, front, source.path)
        yield from notices
        given = fields.pop("id", None)
        name, notice = identity(given[0].value if given else "", stem(source.path), f"{source.path}:1")
        if notice:
            yield notice
        judged, notice = _pieces(body, first, source.path)
        if notice:
            yield notice
        title = fields["title"][0].value if "title" in fields else ""
        before = [*_front_pieces(front), *_given_title(judged, title)]
        yield compose(Draft(source, name, before, fields), config)


# ── 1: front matter ──────────────────────────────────────────────────────────────────────────────────────────


def _split(text: str) -> tuple[str, str, int, bool]:
    """(front matter, body, line on which the body begins, whether the front matter is closed).

    Without its second fence, what begins like front matter ends with the first blank line.
    """
    lines = text.split("\n")
    if lines[0].rstrip() == "---":
        size = 0
        for index, line in enumerate(lines[1:], 1):
            size += len(line)
            if _FENCE.fullmatch(line):
                return "\n".join(lines[1:index]), "\n".join(lines[index + 1 :]), index + 2, True
            if size > _LONGEST_FRONT:
                break
        if len(lines) > 1 and _KEY.match(lines[1]):
            end = next((index for index, line in enumerate(lines) if not line.strip()), len(lines))
            front = "\n".join(lines[1:end])
            if len(front) <= _LONGEST_FRONT:
                return front, "\n".join(lines[end + 1 :]), end + 2, False
    return "", text, 1, True


def _front_matter(front: str, path: str) -> tuple[dict[str, Any], Notice | None]:
    import yaml  # here, since it takes time to load and most archives need none

    remedy = "Write `key: value` lines; put values that hold a colon in quotes."
    slip = {POLICY: UNREADABLE} if _RIGHTS.search(front) else {}  # a slip must not publish a text
    try:
        # BaseLoader makes strings of everything: a date stays as written, and no tag builds an object.
        values = yaml.load(front, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        problem = getattr(error, "problem", None) or "it is not YAML"
        return slip, Notice(f"{path}:{line}", f"bad front matter: {problem}", remedy, "error", "front-matter")
    except (RecursionError, ValueError) as error:
        what = f"bad front matter ({type(error).__name__})"
        return slip, Notice(f"{path}:1", what, remedy, "error", "front-matter")
    if values in (None, ""):
        return {}, None
    if not isinstance(values, dict):
        return slip, Notice(f"{path}:2", "front matter is no list of keys and values", remedy, "error", "front-matter")
    return {str(key): value for key, value in values.items()}, None


def _fields(values: dict[str, Any], front: str, path: str) -> tuple[dict[str, list[Field]], list[Notice]]:
    fields: dict[str, list[Field]] = {}
    notices: list[Notice] = []
    lines = {line.partition(":")[0].strip(): number for number, line in reversed([*enumerate(front.split("\n"), 2)])}
    for key, value in values.items():
        line = lines.get(key, 1)
        name = KEYS.get(key.lower(), "")
        texts = [_line(item) for item in (value if isinstance(value, list) else [value]) if isinstance(item, str)]
        texts = [text for text in texts if text]
        if name == POLICY and value and not isinstance(value, str) and (value != texts or len(texts) > 1):
            texts = [UNREADABLE]
        if not name or not texts:
            continue
        if name in ("date", "captured"):
            made = (dates.edtf if name == "date" else dates.captured)(texts[0])
            if not made:
                what = f"the date {texts[0][:60]!r} was not understood"
                remedy = "Write dates as 2018-07-16 or 2018-07-16T20:15."
                notices.append(Notice(f"{path}:{line}", what, remedy, rule="date-unknown"))
                continue
            fields[name] = [Field(made, "curated", "front-matter", f"{key}: {texts[0]}", line)]
        else:
            wanted = texts if name == "authors" else texts[:1]
            fields.setdefault(name, []).extend(
                Field(text, "curated", "front-matter", f"{key}: {text}"[:300], line) for text in wanted
            )
    return fields, notices


def _line(value: str) -> str:
    return " ".join(value.split())


def _front_pieces(front: str) -> Iterator[Piece]:
    """The lines of the front matter, as metadata of the captured page."""
    role, rule = "removed", "front-matter-other-key"
    for number, line in enumerate(front.split("\n"), 2):
        key = re.match(r"([A-Za-z_]+)\s*:", line)
        if key:
            known = KEYS.get(key[1].lower())
            role, rule = (known, "front-matter") if known else ("removed", "front-matter-other-key")
        if line.strip():
            yield Piece(number, line.strip(), GIVEN_TITLE if role == "title" else role, rule)


# ── 2, 3: the body ───────────────────────────────────────────────────────────────────────────────────────────


def _pieces(body: str, first: int, path: str) -> tuple[list[Piece], Notice | None]:
    """The pieces of the body, numbered by the lines they begin on."""
    # Imported here, as in `_rendered`: most archives hold no Markdown.
    from generator.stages.read import markup

    notice = None
    root = None
    notes = len(_NOTE.findall(body)) * body.count("[^")
    if (
        len(body) > _LONGEST_BODY
        or _open_brackets(body) > _MOST_OPEN
        or _work(body) > _MOST_WORK
        or notes > _MOST_NOTES
    ):
        what = (
            "is too long, or has too many footnotes or signs in one paragraph, for Markdown; it was read as plain text"
        )
        notice = Notice(f"{path}:{first}", what, "Split the file, or escape its brackets.", rule="markdown-plain")
    else:
        try:
            root = markup.parse(f"<body>{_rendered(body)}</body>")
        except (RecursionError, ValueError, IndexError, AssertionError) as error:
            what = f"Markdown could not be read ({type(error).__name__}); it was read as plain text"
            notice = Notice(f"{path}:{first}", what, "Simplify deeply nested lists and quotations.", rule="markdown")
    if root is None:
        return [Piece(line.number + first - 1, line.text, "paragraph") for line in captured(body)], notice
    found: list[Piece] = []
    finder = _Lines(body, first)
    lead = False
    for part in markup.parts(root):
        role = part.kind
        if role == "paragraph" and not lead:
            role, lead = "lead", True
        rule = "image-description" if part.image else ""
        found.append(Piece(finder.line(part.text), part.text, role, rule, part.level, part.marks, part.cells))
    return found, notice


def _open_brackets(body: str) -> int:
    """The most brackets open at once, of names of links or of their addresses: python-markdown's time grows with their
    square."""
    most = 0
    for sign in (r"(\[)|\]", r"(\]\()|\)"):
        depth = 0
        for match in re.finditer(sign, body):
            depth = depth + 1 if match[1] else max(0, depth - 1)
            most = max(most, depth)
    return most


def _work(body: str) -> int:
    """What the paragraphs cost python-markdown: characters times signs."""
    return sum(
        len(paragraph) * (len(_SIGN.findall(paragraph)) + _TAKEN_APART * len(_UNDERLINE.findall(paragraph)))
        for paragraph in body.split("\n\n")
    )


def _rendered(body: str) -> str:
    import markdown

    engine = markdown.Markdown(extensions=["tables", "fenced_code", "footnotes", "sane_lists"], output_format="html")
    engine.preprocessors.deregister("html_block")  # raw HTML is not trusted: it comes out as text
    engine.inlinePatterns.deregister("html")
    tables = engine.parser.blockprocessors["table"]
    is_table = tables.test
    setattr(tables, "test", lambda parent, block: is_table(parent, _rows(block)))  # noqa: B010
    return str(engine.convert(body))


def _rows(block: str) -> str:
    """The lines at the beginning of `block` that have a bar, and the next one. Whether they are a table is asked again
    for each heading in a paragraph, and python-markdown looks at all lines of the paragraph for it."""
    at = 0
    while (end := block.find("\n", at)) >= 0 and block.find("|", at, end) >= 0:
        at = end + 1
    return block[:end] if end >= 0 else block


class _Lines:
    """Finds the line on which a piece begins: python-markdown forgets it. Searches forward only; where much was looked
    for in vain, not as far."""

    def __init__(self, body: str, first: int) -> None:
        self.body, self.first = body, first
        self.at, self.count = 0, 0
        self.vain = 0  # characters

    def line(self, text: str) -> int:
        """The line on which the first word of `text` that the source has next stands."""
        for word in text.split(None, 6)[:6]:
            reach = 200_000 if self.vain < 100 * len(self.body) else 2_000
            place = self.body.find(word, self.at, self.at + reach) if len(word) > 1 else -1
            if place < 0:
                self.vain += min(reach, len(self.body) - self.at)
            else:
                self.count += self.body.count("\n", self.at, place)
                self.at = place
                break
        return self.first + self.count


def _given_title(judged: list[Piece], title: str) -> list[Piece]:
    """The body without a heading that repeats the title; without a title, its first heading is the title."""
    if not judged or judged[0].role != "heading":
        return judged
    head = judged[0]
    if title:
        if _line(head.text) != title:
            return judged
        return [head._replace(role="duplicate", rule="title-repeated", marks=(), level=0), *judged[1:]]
    return [head._replace(role="title", rule="first-heading", text=_line(head.text), marks=()), *judged[1:]]
