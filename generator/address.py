"""Words → slugs, paths inside the site → links and web addresses. Which thing has which path is for *plan* to say."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from urllib.parse import quote

from slugify import slugify

from generator.text import fold

# Names that Windows keeps for devices, whatever stands behind a dot.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³]) *(?:\.|$)", re.IGNORECASE)
_KEPT = ("index", "a-z")  # names that this site uses in every folder
_NO_URL = re.compile(r"""[\x00-\x20"<>\\^`{|}\[\]\x7f-\xa0]|%(?![0-9a-fA-F]{2})""")
_PLAIN = re.compile(r"[a-z0-9/.#-]*$")


def digits(id_: str, count: int = 6) -> str:
    """The first `count` hexadecimal digits of the SHA-256 of an id."""
    return sha256(id_.encode()).hexdigest()[:count]


def slug(text: str, limit: int) -> str:
    """`text` as lower-case ASCII words joined by "-", at most `limit` characters, cut between words."""
    made = slug_words(text, limit, True) or slug_words(text, limit, False)
    return f"{made}-" if made in _KEPT or is_device(made) else made


def is_device(name: str) -> bool:
    """Whether Windows takes the file name for a device."""
    return _DEVICE.match(name) is not None


def slug_words(text: str, limit: int = 0, whole: bool = False) -> str:
    """The words of a slug, as they are; `whole`: cut between words."""
    # Vietnamese is ASCII once folded; slugify is then spared its tables of every script, which it looks for each time.
    folded = fold(unicodedata.normalize("NFC", text))
    return slugify(folded, allow_unicode=folded.isascii(), max_length=limit, word_boundary=whole, save_order=whole)


def href(path: str) -> str:
    """`path` as it stands in a link. Paths that *plan* makes need no quoting; those of the settings may."""
    return path if _PLAIN.match(path) else quote(path, safe="/#")


def absolute(path: str, base_url: str) -> str:
    """The web address of a path in the site that stands at `base_url`; "" where it is not known where it stands."""
    return f"{base_url.rstrip('/')}/{href(path)}" if base_url else ""


def web(url: str) -> str:
    """A web address out of an article, as a link may hold it: what no address may hold is percent-encoded."""
    before, mark, fragment = url.partition("#")
    return _NO_URL.sub(_encoded, before) + mark + _NO_URL.sub(_encoded, fragment).replace("#", "%23")


def _encoded(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))


def twin(path: str) -> str:
    """The path of the JSON twin of a page: the same thing for machines."""
    return path.removesuffix(".html") + ".json"
