"""The scripts of the search page as one file without their comments, which are a third of what a reader would download.

1. The scripts themselves stay in the site, with every comment, beside this file: they are the ones to read and change.
2. Only comments and empty lines are taken out, by the way our scripts are written: a comment stands on lines of its
   own, or is a type in one line (`/** … */`), or ends a line. tests/test_joined.py holds every script against what the
   TypeScript compiler reads in it: the same tokens, one by one.
3. A script that an archive brings in place of ours may be written in any way, and is taken as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

NAME = "js/search-all.js"
PARTS = tuple(
    f"js/{name}.js"
    for name in (
        "fold",
        "search-query",
        "search-shards",
        "search-lists",
        "search-index",
        "search-passages",
        "search-match",
        "search",
        "search-page",
    )
)
_HEAD = "/* Made of fold.js and the scripts of the search beside this one, which have the comments. */\n"

_BLOCK = re.compile(r"^[ ]*/\*\*(?:(?!\*/).)*\*/[ ]*\n", re.DOTALL | re.MULTILINE)
_LINE = re.compile(r"^[ ]*//.*\n", re.MULTILINE)
_END = re.compile(r"(?<=[;,{}\])]) // .*$", re.MULTILINE)
_TYPE = re.compile(r"/\*\* @.*? \*/ ?")
_EMPTY = re.compile(r"\n{2,}")


def bare(script: str) -> str:
    """One of our scripts without comments and empty lines."""
    for pattern in (_BLOCK, _LINE, _END, _TYPE):
        script = pattern.sub("", script)
    return _EMPTY.sub("\n", script)


def joined(static: Mapping[str, bytes], ours: Mapping[str, bytes]) -> bytes:
    """The one file, of the `static` files of a site by their names; those that equal `ours` without comments."""
    parts = []
    for name in PARTS:
        text = static[name].decode()
        parts.append(bare(text) if static[name] == ours.get(name) else text)
    return (_HEAD + "".join(parts)).encode()
