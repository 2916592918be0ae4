"""An HTML tree → pieces of text with marks: the allow-list that Markdown and saved pages share.

1. Block elements open and close pieces; their kinds are few.
2. Inline elements on the allow-list become marks; every other element is only its text.
3. Links keep http, https, mailto and relative addresses; scripts, styles and forms give nothing.

What comes out is text: nothing of the source's markup reaches a page as markup.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree
from lxml import html as lxml_html

from generator.model import BlockKind, Cell, Mark
from generator.stages.read.decode import printable

MARKED = {
    "em": "em",
    "i": "em",
    "strong": "strong",
    "b": "strong",
    "code": "code",
    "sub": "sub",
    "sup": "sup",
    "a": "a",
}
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_KINDS: dict[str, BlockKind] = {
    **dict.fromkeys(_HEADINGS, "heading"),
    "li": "item",
    "blockquote": "quote",
    "pre": "code",
    "figcaption": "caption",
    "caption": "caption",
    "tr": "row",
}
_BLOCKS = frozenset((
    "address", "article", "aside", "body", "center", "dd", "details", "dialog", "div", "dl", "dt", "fieldset", "figure",
    "footer", "form", "header", "hgroup", "hr", "html", "main", "menu", "nav", "ol", "p", "section", "summary", "table",
    "tbody", "tfoot", "thead", "ul", *_KINDS,
))  # fmt: skip
_NOTHING = frozenset((
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "head", "select", "textarea",
    "button", "input", "canvas", "audio", "video", "map", "link", "meta", "title",
))  # fmt: skip
_LINK = re.compile(
    r"(?:https?://|mailto:)[^\s\"'<>]{1,2000}|(?![a-z][a-z0-9+.-]*:)(?!//)[^\s\"'<>\\]{1,2000}", re.IGNORECASE
)
_SPACE = re.compile(r"[ \t\n\r\f]+")
CELL = "\t"  # stands between the cells of a row
_WIDEST = 1000  # columns or rows that a cell may reach over, as in HTML


@dataclass(frozen=True)
class Part:
    """A block of the tree: `kind`, its text and marks, `level` as in model.Block, the line of the tree's source.

    `image` is true where the text is the description of a picture; `region` names the nearest nav, aside, header,
    footer or form around it, else "".
    """

    kind: BlockKind
    text: str
    level: int = 0
    line: int = 0
    marks: tuple[Mark, ...] = ()
    image: bool = False
    region: str = ""
    cells: tuple[Cell, ...] = ()


def parse(markup: str) -> lxml_html.HtmlElement | None:
    """The tree of `markup`, or None where there is nothing in it."""
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return lxml_html.document_fromstring(markup.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def safe_link(href: str) -> str:
    """`href` where it is http, https, mailto or relative; else ""."""
    plain = href.strip()
    return plain if _LINK.fullmatch(plain) else ""


@dataclass
class _Writer:
    """The piece being written, and what is open around it."""

    done: list[Part] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    length: int = 0
    marks: list[Mark] = field(default_factory=list)
    open: list[tuple[str, str, int]] = field(default_factory=list)  # tag, href, start
    kinds: list[tuple[BlockKind, int]] = field(default_factory=list)
    regions: list[str] = field(default_factory=list)
    depth: int = 0
    number: list[int] = field(default_factory=list)
    prefix: int = 0  # the length of an item's number, as long as it stands alone
    line: int = 0
    tables: int = 0
    cells: list[Cell] = field(default_factory=list)  # of the row being written; their ends are told at its end

    def add(self, raw: str) -> None:
        kind = self.kinds[-1][0] if self.kinds else "paragraph"
        text = printable(raw) if kind == "code" else _SPACE.sub(" ", printable(raw))
        if kind != "code" and (not self.length or self.text[-1][-1:] in " \n\t"):
            text = text.lstrip(" ")
        if text:
            self.text.append(text)
            self.length += len(text)

    def flush(self) -> None:
        """Closes the piece; inline elements that are open go on in the next one."""
        for tag, href, start in self.open:
            if tag and self.length > start:
                self.marks.append(Mark(start, self.length, tag, href))
        self.open = [(tag, href, 0) for tag, href, _ in self.open]
        whole = "".join(self.text)
        text = whole.rstrip()
        if text.strip() and not 0 < len(text) < self.prefix:
            kind, level = self.kinds[-1] if self.kinds else ("paragraph", 0)
            marks = () if kind == "code" else self._marks(text)
            cells = self._cells(text) if kind == "row" else ()
            self.done.append(Part(kind, text, level, self.line, marks, region=self.region, cells=cells))
            if kind == "item":  # a second paragraph of an item is no second item
                self.kinds[-1] = ("paragraph", 0)
        self.text, self.length, self.marks, self.prefix, self.cells = [], 0, [], 0, []

    def _cells(self, text: str) -> tuple[Cell, ...]:
        """The cells of the row `text`, each up to the sign that stands before the next one."""
        starts = [min(cell.start, len(text)) for cell in self.cells or [Cell(0, 0)]]
        ends = [next_ - (text[next_ - 1 : next_] == CELL) for next_ in starts[1:]]
        made = zip(self.cells or [Cell(0, 0)], starts, [*ends, len(text)], strict=True)
        return tuple(cell._replace(start=start, end=max(start, end)) for cell, start, end in made)

    def _marks(self, text: str) -> tuple[Mark, ...]:
        cut = (Mark(mark.start, min(mark.end, len(text)), mark.tag, mark.href) for mark in self.marks)
        return tuple(
            sorted((mark for mark in cut if mark.end > mark.start), key=lambda mark: (mark.start, -mark.end, mark.tag))
        )

    def holds(self, tag: str) -> bool:
        """Whether a block of this tag is only a part of the piece being written: inside a table row, or right behind
        the number of an item."""
        kind = self.kinds[-1][0] if self.kinds else "paragraph"
        return tag in ("p", "div", "center") and (kind == "row" or (kind == "item" and self.length == self.prefix > 0))

    @property
    def region(self) -> str:
        return self.regions[-1] if self.regions else ""


def parts(root: lxml_html.HtmlElement) -> list[Part]:
    """The pieces of the tree in document order."""
    writer = _Writer()
    # etree's own iteration: a page nested a thousand deep costs no Python stack.
    skip: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if skip is not None:
            if event == "end" and element is skip:
                skip = None
                writer.add(element.tail or "")
            continue
        if event == "start":
            if element.tag in _NOTHING:
                skip = element
            else:
                _start(writer, element)
        else:
            _end(writer, element)
            if element is not root:
                writer.add(element.tail or "")
    writer.flush()
    return writer.done


def _start(writer: _Writer, element: etree._Element) -> None:
    tag = element.tag
    if tag in _BLOCKS:
        if not writer.holds(tag):
            writer.flush()
        writer.line = element.sourceline or 0
        _open_block(writer, element)
    elif tag in ("td", "th"):
        if writer.kinds and writer.kinds[-1][0] != "row":
            writer.flush()
            writer.line = element.sourceline or writer.line
        elif writer.length:
            before = "".join(writer.text).rstrip(" ")
            writer.text = [before, CELL]
            writer.length = len(before) + 1
        if writer.kinds and writer.kinds[-1][0] == "row":
            writer.cells.append(_cell(element, writer.length))
    elif tag == "br":
        _break(writer)
    elif tag == "img":
        alt = _SPACE.sub(" ", printable(element.get("alt") or "")).strip()
        if alt:
            writer.flush()
            line = element.sourceline or writer.line
            writer.done.append(Part("caption", alt, 0, line, image=True, region=writer.region))
    elif tag in MARKED:
        href = safe_link(printable(element.get("href") or "")) if tag == "a" else ""
        writer.open.append((MARKED[tag] if tag != "a" or href else "", href, writer.length))
    writer.add(element.text or "")


def _open_block(writer: _Writer, element: etree._Element) -> None:
    tag = element.tag
    if tag in ("ul", "ol"):
        writer.depth += 1
        writer.number.append(1 if tag == "ol" else 0)
    elif tag in ("nav", "aside", "header", "footer", "form"):
        writer.regions.append(tag)
    elif tag == "table":
        writer.tables += 1
    kind = _KINDS.get(tag)
    if kind is None:
        return
    if tag == "tr" and _is_layout(element):
        kind = "paragraph"
    levels = {"li": writer.depth, "tr": writer.tables}
    level = max(2, _HEADINGS[tag]) if tag in _HEADINGS else levels.get(tag, 0) if kind != "paragraph" else 0
    writer.kinds.append((kind, level))
    if tag == "li" and writer.number and writer.number[-1]:
        writer.text.append(f"{writer.number[-1]}. ")  # the number that a browser would print
        writer.length = writer.prefix = len(writer.text[-1])
        writer.number[-1] += 1


def _cell(element: etree._Element, start: int) -> Cell:
    """The cell that begins at `start`; a cell of the table's head names its column."""
    group = next((e for e in element.iterancestors("thead", "tbody", "tfoot", "table")), None)
    header = element.tag == "th" or (group is not None and group.tag == "thead")
    columns, rows = (element.get(name) or "" for name in ("colspan", "rowspan"))
    return Cell(start, start, header, _reach(columns), _reach(rows))


def _reach(value: str) -> int:
    plain = value.strip()
    return min(max(1, int(plain)), _WIDEST) if plain.isascii() and plain.isdigit() and len(plain) < 6 else 1


def _is_layout(row: etree._Element) -> bool:
    """Whether a table row only places things on the page: one cell, or a cell with several blocks or a table in it."""
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    if len(cells) < 2:
        return True
    return any(
        sum(1 for child in cell if child.tag in _BLOCKS) > 1 or cell.find(".//table") is not None for cell in cells
    )


def _break(writer: _Writer) -> None:
    """One line break is a mark in the piece; two of them divide paragraphs."""
    if writer.length and writer.text[-1] == "\n":
        writer.flush()
    elif writer.length:
        writer.marks.append(Mark(writer.length, writer.length + 1, "br"))
        writer.text.append("\n")
        writer.length += 1


def _end(writer: _Writer, element: etree._Element) -> None:
    tag = element.tag
    if tag in _BLOCKS:
        if not writer.holds(tag):
            writer.flush()
        if tag in ("ul", "ol"):
            writer.depth -= 1
            writer.number.pop()
        elif tag in ("nav", "aside", "header", "footer", "form"):
            writer.regions.pop()
        if tag in _KINDS:
            writer.kinds.pop()
    elif tag in MARKED:
        mark, href, start = writer.open.pop()
        if mark and writer.length > start:
            writer.marks.append(Mark(start, writer.length, mark, href))
