"""A value as JSON in one line, for whatever reads lines."""

from __future__ import annotations

import json

_encode = json.JSONEncoder(ensure_ascii=False).encode


def jsonline(value: object) -> str:
    """`value` as JSON, in one line; line separators that JSON lets stand, and at which many programs would cut, are
    escaped."""
    made = _encode(value)
    if "\u2028" in made or "\u2029" in made:
        return made.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return made
