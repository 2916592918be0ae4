"""The text of a TOML file that a curator writes → its values."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from generator.errors import SettingError

_LINE = re.compile(r"line (\d+)")
_REMEDY = "Mend the line; toml.io shows the syntax."


def parse_toml(text: str, path: str) -> dict[str, Any]:
    """The values in `text`. Raises SettingError, which names `path` and the line."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # numbers of thousands of digits, brackets in thousands of brackets
        line = _LINE.search(str(error)) if isinstance(error, tomllib.TOMLDecodeError) else None
        where = f"{path}:{line[1] if line else text.count(chr(10)) + 1}"
        raise SettingError(where, f"is not valid TOML ({error})", _REMEDY) from None
