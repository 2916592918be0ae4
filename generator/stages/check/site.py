"""The files of a built site → what is wrong with them: links, anchors, what would need a network or a server, file
names, budgets. Each file is handed over once; what concerns several is told at the end.

Pages are read by patterns, not by a parser: a site of 10,000 pages has to be read in seconds. What the patterns look
for is markup, which text never is: in text "<" and quotes are escaped.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from generator.address import is_device
from generator.model import Notice
from generator.stages.check.rules import found

BUDGET = 500_000  # bytes of a page
LONGEST_PATH = 200  # characters below the site's folder; Windows allows 260 for the whole path
TOLD = 3  # pages named for one broken target

_TAG = re.compile(rb"<(a|area|link|script|img|form|iframe|source|video|audio|object|embed|image|use)\b([^>]*)>")
_ATTRIBUTE = re.compile(r"""\s(href|src|action|data|poster|rel|type)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ID = re.compile(rb"""\sid=["']([^"']*)""")
_REDIRECT = re.compile(rb"""http-equiv=["']refresh""")
_CSS_URL = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")
_REFUSED = re.compile(r".*[<>:\"|?*\\\x00-\x1f]|.*[. ]$")  # names that some disks do not take
_FREE_LINKS = {
    "canonical",
    "alternate",
    "license",
    "author",
    "search",
    "prev",
    "next",
    "cite-as",
    "archived",
    "schema.DC",
}
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


class SiteCheck:
    """Takes the files of a site one by one (`add`), then tells what is wrong (`notices`)."""

    def __init__(self) -> None:
        self._paths: dict[str, str] = {}  # lower-case → as it is
        self._ids: dict[str, frozenset[str]] = {}
        self._targets: dict[tuple[str, str], list[str]] = {}  # (path, fragment) → the pages that lead there
        self._redirects: set[str] = set()
        self._notices: list[Notice] = []

    def add(self, path: str, body: bytes) -> None:
        """Takes one file of the site."""
        self._name(path)
        if path.endswith((".html", ".htm")):
            self._page(path, body)
        elif path.endswith(".css"):
            for one, other in _CSS_URL.findall(body.decode("utf-8", "replace")):
                self._load(path, one or other)

    def notices(self) -> Iterator[Notice]:
        """Everything found, worst kind first in the order of the files."""
        yield from self._notices
        known = set(self._paths.values())
        for (path, fragment), pages in sorted(self._targets.items()):
            where = f"{pages[0]}" + (f" (and {len(pages) - 1} more)" if len(pages) > 1 else "")
            if path not in known:
                what = f"leads to '{path}', which is not there"
                yield found("broken-link", where, what, "Build the site again; a template or a file may be missing.")
            elif fragment and path in self._ids and fragment not in self._ids[path]:
                yield found("missing-anchor", where, f"leads to '{path}#{fragment}', and that page has no such place")
        reached = {path for path, _ in self._targets}
        for path in sorted(self._ids):
            if path not in reached and path not in ("index.html", "404.html") and path not in self._redirects:
                yield found("orphan-page", path, "no page leads here", "Link it, or remove the template that makes it.")

    def _name(self, path: str) -> None:
        other = self._paths.setdefault(path.lower(), path)
        if other != path:
            self._notices.append(found("bad-file-name", path, f"is '{other}' on a disk that does not know case"))
        if len(path) > LONGEST_PATH or any(is_device(part) or _REFUSED.match(part) for part in path.split("/")):
            self._notices.append(
                found("bad-file-name", path, "cannot be copied to every disk", "Shorten or change it.")
            )

    def _page(self, path: str, body: bytes) -> None:
        if len(body) > BUDGET:
            what = f"has {len(body):,} bytes; {BUDGET:,} open fast"
            self._notices.append(found("page-over-budget", path, what, "If the article is several, split its file."))
        ids = _ID.findall(body)
        self._ids[path] = frozenset(map(_decoded, ids))
        if len(ids) != len(self._ids[path]):
            twice = next(id_ for at, id_ in enumerate(ids) if id_ in ids[:at])
            self._notices.append(found("duplicate-anchor", path, f"has the anchor '{_decoded(twice)}' twice"))
        if _REDIRECT.search(body):
            self._redirects.add(path)
        here: set[tuple[str, bool]] = set()
        for tag, rest in set(_TAG.findall(body)):
            urls, module = _links(tag, rest)
            here.update(urls)
            if module:
                self._notices.append(found("module-script", path, "has a module script", "Make it a classic script."))
        for url, free in sorted(here):
            self._link(path, url, free)

    def _link(self, page: str, url: str, free: bool) -> None:
        """Takes one link; `free` ones may lead out of the site, the others load something."""
        if _SCHEME.match(url) or url.startswith("//"):
            if url.lower().startswith("file:"):
                self._notices.append(found("file-url", page, f"leads to '{url[:120]}'", "Write it from the page."))
            elif not free:
                self._load(page, url)
            return
        if url.startswith("/"):
            what = f"leads to '{url[:120]}' from the root of the server"
            self._notices.append(found("root-absolute-url", page, what, "Write it from the page."))
            return
        target, fragment = resolved(page.rpartition("/")[0], url)
        pages = self._targets.setdefault((target or page, fragment), [])
        if (target or page) != page or fragment:
            pages.append(page)
        if not pages:
            del self._targets[target or page, fragment]

    def _load(self, path: str, url: str) -> None:
        """Takes an address that is loaded with the page or the style."""
        if url.startswith(("data:", "#", "blob:")):
            return
        if _SCHEME.match(url) or url.startswith("//"):
            what = f"loads '{url[:120]}' from elsewhere"
            self._notices.append(found("needs-network", path, what, "Put a copy into static/."))
        elif path.endswith(".css"):
            self._link(path, url, False)


def _decoded(text: bytes) -> str:
    return text.decode("utf-8", "replace")


@lru_cache(65_536)
def _links(tag: bytes, rest: bytes) -> tuple[tuple[tuple[str, bool], ...], bool]:
    """The addresses of a tag, each with whether it may lead out of the site; and whether it is a module script."""
    values = {name: one or other for name, one, other in _ATTRIBUTE.findall(_decoded(rest))}
    free = tag in (b"a", b"area") or (tag == b"link" and values.get("rel", "") in _FREE_LINKS)
    urls = tuple((values[name], free) for name in ("href", "src", "action", "data", "poster") if name in values)
    return urls, tag == b"script" and values.get("type") == "module"


@lru_cache(65_536)
def resolved(folder: str, url: str) -> tuple[str, str]:
    """(path in the site, fragment) of a relative link on a page in `folder`; the path is "" for the page itself."""
    parts = urlsplit(url.replace("&amp;", "&"))
    path = posixpath.normpath(posixpath.join(folder, unquote(parts.path))) if parts.path else ""
    if path and (parts.path.endswith("/") or path == "."):
        path = posixpath.normpath(posixpath.join(path, "index.html"))
    return path, unquote(parts.fragment)
