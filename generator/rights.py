"""What may be published of each article: the table [rights] of archive.toml, and the one place where it is decided.

    [rights]                          # holds for the whole archive
    policy = "full"                   # full, excerpt, metadata-only or withdrawn
    statement = "InC"                 # a code of rightsstatements.org, or the address of a statement or licence
    excerpt = 300                     # characters that an excerpt has at most
    noindex_entities = ["person:Nguyễn Văn A"]

    [[rights.rule]]                   # for the articles that fit all of id, path, source and section, where given
    source = "Báo Ví dụ"
    policy = "excerpt"
    basis = "quotation"

1. Every layer says what it wants to say: [rights], the rules from top to bottom, then the article's own fields
   (`rights_policy`, `rights_basis` …). A later layer wins.
2. A policy comes with its own basis, date and reason: those of an earlier layer do not outlive its policy.
3. A withdrawal holds, whichever layer says it.
4. A policy that an article names and nobody knows publishes the record only: a slip must not publish a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date as Day
from difflib import get_close_matches
from fnmatch import fnmatchcase
from unicodedata import normalize

from generator.errors import SettingError
from generator.model import POLICIES, Article, Notice, Rights

VOCABULARY = "http://rightsstatements.org/vocab/"
# The statements of rightsstatements.org, version 1.0.
CODES = (
    "InC", "InC-OW-EU", "InC-EDU", "InC-NC", "InC-RUU", "NoC-CR", "NoC-NC", "NoC-OKLR", "NoC-US", "CNE", "UND", "NKC",
)  # fmt: skip
NOT_EVALUATED = f"{VOCABULARY}CNE/1.0/"
# The fields in which an article speaks for itself: front matter, keys of a JSON line, columns of a table.
POLICY = "rights_policy"
FIELDS = (POLICY, "rights_basis", "rights_statement", "rights_date", "rights_reason", "noindex")
UNREADABLE = "unreadable"  # the policy of an article whose own cannot be read: no policy that anybody knows
EXCERPT = 300  # code points of an excerpt, where archive.toml says nothing else

_SELECTORS = ("id", "path", "source", "section")
_WORDS = ("policy", "basis", "statement", "date", "reason", "title", "noindex")
_OWN = ("excerpt", "noindex_entities", "rule")
_HEAD = r"\[\s*rights\s*\]|rights\s*=|\[\[\s*rights\s*\."
_RULE_HEAD = r"\[\[\s*rights\s*\.\s*rule\s*\]\]"
_OPEN = re.compile(r"creative\s?commons|\bCC[ -](?:BY|0)\b|\bCC0\b|public domain|phạm vi công cộng", re.IGNORECASE)

NOTHING_SAID = Rights()


@dataclass(frozen=True)
class Rule:
    """A layer for the articles that fit: each selector a tuple of values, () where it does not matter."""

    where: str
    rights: Rights
    id: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    section: tuple[str, ...] = ()

    def fits(self, article: Article, source: str, own: str = "") -> bool:
        """Whether the rule speaks of `article`; `source` is the publisher's full name, beside the printed one, `own`
        the id that the article came with, where another one has that already.

        A `path` is a pattern as in a shell, for the file or for the file and line ("export.jsonl:12").
        """
        record = article.record
        section = record.section.value if record.section else ""
        printed = record.source.value if record.source else ""
        paths = (_nfc(article.path), f"{_nfc(article.path)}:{article.line}")
        return (
            (not self.id or not {article.id, own}.isdisjoint(self.id))
            and (not self.path or any(fnmatchcase(path, pattern) for path in paths for pattern in self.path))
            and (not self.source or printed in self.source or source in self.source)
            and (not self.section or section in self.section)
        )


@dataclass(frozen=True)
class Book:
    """The table [rights]. `noindex_entities` are patterns as in a shell for ids of entities."""

    default: Rights = NOTHING_SAID
    rules: tuple[Rule, ...] = ()
    excerpt: int = EXCERPT
    noindex_entities: tuple[str, ...] = ()

    def decide(self, article: Article, source: str, own: str = "") -> Rights:
        """What may be published of `article`, in full: a policy and a statement are always named."""
        layers = [self.default, *(r.rights for r in self.rules if r.fits(article, source, own)), _own(article)]
        withdrawn = [layer for layer in layers if layer.policy == "withdrawn"][-1:]
        made = Rights("full", statement=NOT_EVALUATED)
        for layer in (*layers, *withdrawn):
            made = _over(made, layer)
        return replace(made, noindex=bool(made.noindex) or made.policy == "withdrawn")


OPEN = Book()  # of an archive that says nothing: everything is published


def _over(below: Rights, layer: Rights) -> Rights:
    """`below` with what `layer` says laid over it."""
    if layer.policy:
        below = replace(below, basis="", date="", reason="", title="")
    said = {name: getattr(layer, name) for name in _WORDS if getattr(layer, name) not in ("", None)}
    by = tuple(dict.fromkeys((*below.by, *layer.by)))
    return replace(below, **said, by=by)


def _own(article: Article) -> Rights:
    """What the article says of itself, as far as it can be obeyed."""
    said = article.rights
    policy = said.policy if said.policy in ("", *POLICIES) else "metadata-only"
    by = (article.path,) if said != NOTHING_SAID else ()
    return replace(said, policy=policy, statement=_statement(said.statement) or "", by=by)


def said_by(given: Mapping[str, str]) -> Rights:
    """The rights that an article's own fields (FIELDS) tell, as they are given."""
    words = {name.removeprefix("rights_"): " ".join(value.split()) for name, value in given.items()}
    noindex = words.pop("noindex", None)
    policy = re.sub(r"[\s_]+", "-", words.pop("policy", "").lower())
    flag = None if noindex is None else noindex.lower() not in ("", "false", "no", "0", "không")
    basis, statement = words.get("basis", ""), words.get("statement", "")
    return Rights(policy, basis, statement, words.get("date", ""), words.get("reason", ""), noindex=flag)


def faults(article: Article) -> Iterator[Notice]:
    """What is wrong with the rights that an article's own fields tell."""
    where = f"{article.path}:{article.line}"
    if article.rights.policy not in ("", *POLICIES):
        what = f"the policy '{article.rights.policy[:40]}' is not known, so the record only is published"
        yield Notice(where, what, f"Write rights_policy: {', '.join(POLICIES)}.", "error", "rights-policy")
    if _statement(article.rights.statement) is None:
        what = f"'{article.rights.statement[:80]}' is no rights statement"
        remedy = f"Write a web address, or one of {', '.join(CODES)}."
        yield Notice(where, what, remedy, "error", "rights-statement")


def unused(book: Book, decided: Iterator[Rights]) -> Iterator[Notice]:
    """The rules that fit no article, given what was decided for all of them."""
    places = {place for rights in decided for place in rights.by} if book.rules else set()
    for rule in book.rules:
        if rule.where not in places:
            remedy = "Mend its id, path, source or section, or remove it."
            yield Notice(rule.where, "this rule of [rights] fits no article", remedy, "error", "rights-unused")


def reserves(notice: str) -> bool:
    """Whether a printed notice reserves rights: every one does that names no open licence."""
    return bool(notice.strip()) and not _OPEN.search(notice)


def _statement(value: str) -> str | None:
    """The URI of a statement that is given as such or by its code; None for what is neither."""
    if value in CODES:
        return f"{VOCABULARY}{value}/1.0/"
    if re.fullmatch(r"https?://rightsstatements\.org/(?:vocab|page)/[\w-]+/1\.0/?", value):
        code = value.split("/")[4]
        return f"{VOCABULARY}{code}/1.0/" if code in CODES else None
    return value if not value or re.fullmatch(r"https?://[^\s\"'<>]+", value) else None


def _nfc(text: str) -> str:
    return normalize("NFC", text)


# ── archive.toml ─────────────────────────────────────────────────────────────────────────────────────────────


def parse_rights(table: object, text: str, path: str) -> Book:
    """The table [rights] of archive.toml, whose whole text is `text`. Raises SettingError."""
    top = _line(text, _HEAD, 0)
    if not isinstance(table, dict):
        raise SettingError(
            f"{path}:{top}", "'rights' must be a table", 'Write [rights] and lines like policy = "full".'
        )
    _known(table, (*_WORDS[:3], "noindex", *_OWN), f"{path}:{top}")
    excerpt = table.get("excerpt", EXCERPT)
    if not isinstance(excerpt, int) or isinstance(excerpt, bool) or not 0 < excerpt <= 5000:
        raise SettingError(f"{path}:{top}", "'excerpt' must be a number from 1 to 5000", "Write excerpt = 300.")
    rules = table.get("rule", [])
    if not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
        raise SettingError(f"{path}:{top}", "'rule' must be a list of tables", "Write [[rights.rule]] before each.")
    made = []
    for number, rule in enumerate(rules):
        where = f"{path}:{_line(text, _RULE_HEAD, number)}"
        _known(rule, (*_SELECTORS, *_WORDS), where)
        if not any(name in rule for name in _SELECTORS):
            raise SettingError(where, "this rule names no articles", f"Give it one of {', '.join(_SELECTORS)}.")
        made.append(Rule(where, _rights(rule, where), **{name: _list(rule, name, where) for name in _SELECTORS}))
    default = replace(_rights(table, f"{path}:{top}"), by=())
    return Book(default, tuple(made), excerpt, _list(table, "noindex_entities", f"{path}:{top}"))


def _line(text: str, pattern: str, number: int) -> int:
    """The line of the match of `pattern` with this number, at the beginning of a line."""
    found = [text.count("\n", 0, match.start(1)) + 1 for match in re.finditer(rf"(?m)^[ \t]*({pattern})", text)]
    return found[number] if number < len(found) else 1


def _known(table: Mapping[str, object], names: tuple[str, ...], where: str) -> None:
    for key in table:
        if key not in names:
            near = get_close_matches(key, names, 1)
            remedy = f"Did you mean '{near[0]}'?" if near else f"Known here: {', '.join(names)}."
            raise SettingError(where, f"unknown setting '{key}' in rights", remedy)


def _list(table: Mapping[str, object], name: str, where: str) -> tuple[str, ...]:
    value = table.get(name, [])
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
        raise SettingError(where, f"'{name}' must be a string or a list of strings", f'Write {name} = "…".')
    return tuple(map(_nfc, listed))


def _rights(table: Mapping[str, object], where: str) -> Rights:
    said: dict[str, object] = {}
    for name in (f.name for f in fields(Rights)):
        value = table.get(name)
        if name == "date" and isinstance(value, Day):
            value = value.isoformat()
        if value is None:
            continue
        if not isinstance(value, bool if name == "noindex" else str):
            kind = "true or false" if name == "noindex" else "a string"
            raise SettingError(
                where, f"'{name}' must be {kind}", f"Write {name} = {'true' if kind[0] == 't' else '…'}."
            )
        said[name] = value
    rights = Rights(**said, by=(where,))  # type: ignore[arg-type]
    if rights.policy not in ("", *POLICIES):
        near = get_close_matches(rights.policy, POLICIES, 1)
        remedy = f"Did you mean '{near[0]}'?" if near else f"Policies: {', '.join(POLICIES)}."
        raise SettingError(where, f"there is no policy '{rights.policy}'", remedy)
    statement = _statement(rights.statement)
    if statement is None:
        remedy = f"Write a web address, or one of {', '.join(CODES)}."
        raise SettingError(where, f"'{rights.statement}' is no rights statement", remedy)
    return replace(rights, statement=statement)
