"""archive.toml → Config. A setting that cannot be obeyed is an error with file, line and the nearest known key."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field, fields
from typing import Any

from generator.errors import SettingError
from generator.rights import FIELDS as RIGHTS_FIELDS
from generator.rights import OPEN, Book, parse_rights
from generator.tomltext import parse_toml

LANGUAGES = ("vi", "en")


@dataclass(frozen=True)
class Config:
    """The settings of an archive; every one has a default. Paths are relative to the archive folder.

    `place` and `newspaper` tell what bare names mean where an article gives no scope of its own (a city newspaper's
    "Thành ủy"); both empty: nothing is assumed. `redirects` maps old site paths to new ones.
    `columns` says which column of a table (.csv) gives which field of an article. `rights`: see generator.rights.
    `check` gives rules of `tulieu check` another severity.
    `edition` numbers the published editions of the archive; `oai_gateway` is the address of an OAI gateway that serves
    it. `originals`: whether the site keeps what came in, byte for byte (generator.originals). `built` is the day of the
    build where the environment tells it (SOURCE_DATE_EPOCH); the file cannot set it.
    """

    title: str = "Tư liệu"
    description: str = ""
    ui_language: str = "vi"
    language: str = "vi"
    base_url: str = ""
    publisher: str = ""
    accent: str = ""
    logo: str = ""
    footer: str = ""
    contact: str = ""
    place: str = ""
    newspaper: str = ""
    ignore: tuple[str, ...] = ()
    redirects: tuple[tuple[str, str], ...] = ()
    sources: tuple[tuple[str, str], ...] = field(default=())
    columns: tuple[tuple[str, str], ...] = ()
    rights: Book = OPEN
    check: tuple[tuple[str, str], ...] = ()
    edition: str = ""
    oai_gateway: str = ""
    originals: bool = True
    built: str = ""

    def source_name(self, printed: str) -> str:
        """The name of a publisher, by the settings' table of sources where that knows it."""
        return next((name for code, name in self.sources if code == printed), printed)


_TABLES = ("redirects", "sources", "columns", "check")
SEVERITIES = ("error", "warning", "info", "off")
# The fields of an article that a column of a table can give.
COLUMNS = (
    "id",
    "title",
    "date",
    "source",
    "kicker",
    "section",
    "authors",
    "url",
    "rights",
    "language",
    "text",
    *RIGHTS_FIELDS,
    "archived_url",
    "captured",
)
_LISTS = ("ignore",)
_FLAGS = ("originals",)
_PAGE = re.compile(r"(?:[a-z0-9-]+/)*[a-z0-9_-]+\.html")


def parse(text: str, path: str = "archive.toml") -> Config:
    """The settings in `text`.

    Raises SettingError for bad TOML, an unknown key, or a value of the wrong type or range.
    """
    values = parse_toml(text, path)
    known = [f.name for f in fields(Config) if f.name != "built"]
    settings: dict[str, Any] = {}
    for key, value in values.items():
        where = f"{path}:{_line_of(text, key)}"
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            remedy = f"Did you mean '{near[0]}'?" if near else f"Known keys: {', '.join(known)}."
            raise SettingError(where, f"unknown setting '{key}'", remedy)
        settings[key] = parse_rights(value, text, path) if key == "rights" else _checked(key, value, where)
    return Config(**settings)


def _checked(key: str, value: object, where: str) -> object:
    if key in _TABLES:
        if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
            raise SettingError(where, f"'{key}' must be a table of strings", f'Write [{key}] and lines "from" = "to".')
        for name in value if key == "columns" else ():
            if name not in COLUMNS:
                remedy = f"Fields: {', '.join(COLUMNS)}."
                raise SettingError(where, f"'{name}' is no field of an article", remedy)
        for name, grade in value.items() if key == "check" else ():
            if grade not in SEVERITIES:
                raise SettingError(where, f"'{grade}' is no severity of '{name}'", f"Use {', '.join(SEVERITIES)}.")
        for path in (*value, *value.values()) if key == "redirects" else ():
            if not _PAGE.fullmatch(path):
                raise SettingError(where, f"'{path}' is no page of a site", 'Write it as "persons/nguyen-van-a.html".')
        return tuple(sorted(value.items()))
    if key in _LISTS:
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise SettingError(where, f"'{key}' must be a list of strings", f'Write {key} = ["…", "…"].')
        return tuple(value)
    if key in _FLAGS:
        if not isinstance(value, bool):
            raise SettingError(where, f"'{key}' must be true or false", f"Write {key} = false.")
        return value
    if key == "edition" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise SettingError(where, f"'{key}' must be a string", f'Write {key} = "…".')
    if key == "ui_language" and value not in LANGUAGES:
        raise SettingError(where, f"there is no catalogue for '{value}'", f"Use one of: {', '.join(LANGUAGES)}.")
    if key == "accent" and not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise SettingError(where, f"'{value}' is not a colour", 'Write it as accent = "#1a5fb4".')
    if key in ("base_url", "oai_gateway") and value and not re.fullmatch(r"https?://[^\s\"'<>?#]+", value):
        raise SettingError(where, f"'{value}' is not a web address", f'Write {key} = "https://example.org/archive/".')
    return value


def _line_of(text: str, key: str) -> int:
    """The line on which `key` is set, as a key or as a table's name."""
    pattern = re.compile(rf"^\s*(?:\[+\s*)?[\"']?{re.escape(key)}[\"']?\s*[=.\]]", re.MULTILINE)
    match = pattern.search(text)
    return text.count("\n", 0, match.start() + len(match.group()) - len(match.group().lstrip())) + 1 if match else 1
