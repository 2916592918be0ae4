"""The body of an article's page as well-formed markup for another place: elements and attributes by an allow-list,
everything else as text, links turned to where their pages are now."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from lxml import html
from markupsafe import Markup, escape

from generator.stages.package.reading import Opened

_BLOCKS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "ul", "ol", "li", "figure", "figcaption")
_TABLES = ("table", "thead", "tbody", "tr", "th", "td")
_INLINE = ("code", "strong", "em", "b", "i", "u", "s", "sub", "sup", "span", "q", "mark", "br")
_KEPT = frozenset((*_BLOCKS, *_TABLES, *_INLINE))
_OURS = ("pin", "byline", "switches", "captured", "kicker")  # what the page adds to the article
_ATTRIBUTES = ("lang", "colspan", "rowspan", "scope")
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Place(NamedTuple):
    """Where markup will stand: its page in the site, `links` from pages of the site to their new addresses, a prefix
    for its ids, and by how many levels its headings go down."""

    path: str
    links: Mapping[str, str]
    prefix: str = ""
    deeper: int = 0


def text_of(opened: Opened, place: Place) -> Markup:
    """The text of the article whose first page is that of `place`. Raises ValueError where there is none.

    An article on several pages lists them on each; their texts are laid together again.
    """
    trees = [_tree(opened(place.path))]
    hrefs = trees[0].xpath('//article/nav[@class="parts"]//li/a/@href')
    paths = [posixpath.normpath(posixpath.join(posixpath.dirname(place.path), href)) for href in hrefs]
    trees += [_tree(opened(path)) for path in paths[1:]]
    found = [tree.xpath('//article//div[@class="body"]') for tree in trees]
    if not all(found):
        raise ValueError("no article on this page")
    seen: set[str] = set()
    for (body,) in found:
        for element in body.xpath(".//*[@id]"):  # a paragraph that is continued has its permalink on both pages
            if element.get("id") in seen:
                del element.attrib["id"]
        seen.update(body.xpath(".//@id"))
    pages = zip([place.path, *paths[1:]], found, strict=True)
    return Markup("").join(written(body, place._replace(path=path)) for path, (body,) in pages)


def _tree(page: bytes) -> Any:
    return html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8"))


def title_of(page: bytes) -> str:
    """The title of a page."""
    return str(_tree(page).xpath("string(/html/head/title)"))


def written(body: Any, place: Place) -> Markup:
    """The children of `body` as well-formed markup; a link to what is not in it is no link."""
    here = {f"#{id_}": f"#{place.prefix}{id_}" for id_ in body.xpath(".//@id")}
    return Markup("".join(_inside(body, place._replace(links={**place.links, **here}))))


def _inside(element: Any, place: Place) -> Iterator[str]:
    yield _text(element.text)
    for child in element:
        if isinstance(child.tag, str) and not set((child.get("class") or "").split()) & {*_OURS}:
            yield from _element(child, place)
        yield _text(child.tail)


def _element(element: Any, place: Place) -> Iterator[str]:
    tag = str(element.tag)
    attributes = [(name, element.get(name)) for name in _ATTRIBUTES if element.get(name)]
    if element.get("id"):
        attributes.append(("id", place.prefix + element.get("id")))
    if tag == "a":
        address = _address(element.get("href") or "", place)
        tag = "a" if address else "span"
        attributes += [("href", address)] if address else []
    elif tag in ("div", "header", "section"):
        tag = "div"
    elif tag not in _KEPT:
        return
    if re.fullmatch("h[1-6]", tag):
        tag = f"h{min(6, int(tag[1]) + place.deeper)}"
    opened = "".join([tag, *(f' {name}="{_text(value)}"' for name, value in attributes)])
    if tag == "br":
        yield f"<{opened}/>"
        return
    yield f"<{opened}>"
    yield from _inside(element, place)
    yield f"</{tag}>"


def _address(href: str, place: Place) -> str:
    """A link of the site as seen from the new place; "" for one that leads nowhere from there."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    if parts.scheme:
        return href if parts.scheme in ("http", "https") and re.fullmatch(r"[!-~]+", href) else ""
    if not parts.path:
        return place.links.get(href, "")
    return place.links.get(posixpath.normpath(posixpath.join(posixpath.dirname(place.path), unquote(parts.path))), "")


def _text(text: str | None) -> str:
    return str(escape(_NO_XML.sub("\ufffd", text))) if text else ""
