"""An article as others cite it: in words, and as BibTeX, RIS and CSL-JSON.

Only what the record holds is cited; a date that is not certain says so. Dates stand as EDTF, which all three formats
and every reader understand; BibTeX gets them in the field `date`, as biblatex has it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from generator.model import Article
from generator.stages.plan.lookup import Lookup, day, year
from generator.stages.plan.urls import digits, slug


@dataclass(frozen=True)
class Citations:
    """The four forms, each ready to copy."""

    text: str
    bibtex: str
    ris: str
    csl: str


def citations(article: Article, lookup: Lookup) -> Citations:
    """How to cite `article`, as this archive shows it."""
    fields = _fields(article, lookup)
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


def _fields(article: Article, lookup: Lookup) -> _Fields:
    record, config = article.record, lookup.config
    path = lookup.paths[article.id]
    printed = record.url.value if record.url else ""
    url = printed or (config.base_url.rstrip("/") + "/" + path if config.base_url else "")
    authors = tuple(_line(a.value) for a in record.authors)
    key = f"{slug(lookup.source(article), 20) or 'bai'}-{year(article.date) or 'nd'}-{digits(article.id)}"
    title, source = _line(article.title), _line(lookup.source(article))
    return _Fields(key, title, authors, source, day(article.date), _line(url), _line(config.title), path)


def _line(text: str) -> str:
    """One line: line ends would begin a new field in RIS."""
    return re.sub(r"\s+", " ", text).strip()


def _text(f: _Fields) -> str:
    who = ", ".join(f.authors)
    where = ", ".join(filter(None, (f.source, f.date or "s.d.")))
    pieces = [who, f"“{f.title}”", where, f"{f.archive}, {f.path}", f.url]
    return ". ".join(piece for piece in pieces if piece) + ("" if f.url else ".")


_TEX = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", **{c: f"\\{c}" for c in "&%$#_"}}
_TEX |= {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def _tex(text: str) -> str:
    return "".join(_TEX.get(c, c) for c in text)


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
    plain = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", f.date)
    if plain:
        rows += [("PY", plain[1]), ("DA", "/".join(p or "" for p in plain.groups()))]
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
    return json.dumps([item], ensure_ascii=False, indent=1)


def _issued(date: str) -> dict[str, object]:
    plain = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", date)
    if not plain:
        return {"literal": date}
    issued: dict[str, object] = {"date-parts": [[int(p) for p in plain.groups() if p]]}
    return issued | ({"circa": True} if date[-1] in "?~%" else {})
