"""An article as others cite it: in words, and as BibTeX, RIS and CSL-JSON.

Only what the record holds is cited; a date that is not certain says so. Dates stand as EDTF, which all three formats
and every reader understand; BibTeX gets them in the field `date`, as biblatex has it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from generator.address import absolute, digits, slug
from generator.config import Config
from generator.edtf import DOUBTS, day, numbers, year
from generator.jsonline import jsonline
from generator.model import Article


@dataclass(frozen=True)
class Citations:
    """The four forms, each ready to copy."""

    text: str
    bibtex: str
    ris: str
    csl: str


def citations(article: Article, path: str, config: Config) -> Citations:
    """How to cite `article`, as this archive shows it at `path`."""
    fields = _fields(article, path, config)
    return Citations(_text(fields), _bibtex(fields), _ris(fields), _csl(fields))


@dataclass(frozen=True)
class _Fields:
    key: str
    title: str
    authors: tuple[str, ...]
    source: str
    date: str
    url: str
    archive: str
    path: str


def _fields(article: Article, path: str, config: Config) -> _Fields:
    record = article.record
    url = record.url.value if record.url else absolute(path, config.base_url)
    authors = tuple(_line(a.value) for a in record.authors)
    named = config.source_name(record.source.value if record.source else "")
    key = f"{_begin(named)}-{year(article.date) or 'nd'}-{digits(article.id)}"
    title, source = _line(article.title), _line(named)
    return _Fields(key, title, authors, source, day(article.date), _line(url), _line(config.title), path)


@cache
def _begin(source: str) -> str:
    return slug(source, 20) or "bai"


def _line(text: str) -> str:
    """One line: line ends would begin a new field in RIS."""
    return " ".join(text.split())


def _text(f: _Fields) -> str:
    who = ", ".join(f.authors)
    where = ", ".join(filter(None, (f.source, f.date or "s.d.")))
    pieces = [who, f"“{f.title}”", where, f"{f.archive}, {f.path}", f.url]
    return ". ".join(piece for piece in pieces if piece) + ("" if f.url else ".")


_TEX = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", **{c: f"\\{c}" for c in "&%$#_"}}
_TEX |= {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


_ODD = re.compile("[" + re.escape("".join(_TEX)) + "]")


def _tex(text: str) -> str:
    return _ODD.sub(lambda odd: _TEX[odd[0]], text)


def _bibtex(f: _Fields) -> str:
    fields = {
        "title": "{" + _tex(f.title) + "}",
        "author": " and ".join("{" + _tex(a) + "}" for a in f.authors),
        "journaltitle": _tex(f.source),
        "date": f.date,
        "url": f.url,
        "note": _tex(f"{f.archive}, {f.path}"),
        "langid": "vietnamese",
    }
    lines = (f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@article{{{f.key},\n" + ",\n".join(lines) + "\n}"


def _ris(f: _Fields) -> str:
    rows = [("TY", "NEWS"), ("TI", f.title), *(("AU", a) for a in f.authors), ("T2", f.source)]
    plain = numbers(f.date)
    if plain:
        parts = [f"{plain[0]:04}", *(f"{part:02}" for part in plain[1:])]
        rows += [("PY", parts[0]), ("DA", "/".join([*parts, "", ""][:3]))]
    rows += [("UR", f.url), ("AN", f.path), ("DB", f.archive), ("ER", "")]
    return "\n".join(f"{tag}  - {value}" for tag, value in rows if value or tag == "ER")


def _csl(f: _Fields) -> str:
    item: dict[str, object] = {"id": f.key, "type": "article-newspaper", "title": f.title}
    if f.authors:
        item["author"] = [{"literal": a} for a in f.authors]
    if f.source:
        item["container-title"] = f.source
    if f.date:
        item["issued"] = _issued(f.date)
    if f.url:
        item["URL"] = f.url
    item |= {"archive": f.archive, "archive_location": f.path}
    lines = ",\n  ".join(f"{jsonline(name)}: {jsonline(value)}" for name, value in item.items())
    return f"[\n {{\n  {lines}\n }}\n]"


def _issued(date: str) -> dict[str, object]:
    plain = numbers(date)
    if not plain:
        return {"literal": date}
    issued: dict[str, object] = {"date-parts": [list(plain)]}
    return issued | ({"circa": True} if date[-1] in DOUBTS else {})
