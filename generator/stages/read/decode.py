"""Bytes → text.

1. A byte order mark decides.
2. UTF-16 without a mark shows itself by its zero bytes; a few zero bytes in UTF-8 are dropped, more are no text.
3. Strict UTF-8; with a few broken places, UTF-8 with those places marked.
4. The Vietnamese legacy encodings windows-1258, TCVN3 (ABC) and VISCII, judged by how many words come out as Vietnamese
   syllables; then whatever charset-normalizer is sure of.
5. `printable`, which every reader calls on what it keeps: NFC, no invisible characters, no lone surrogates.

Sources of the tables: RFC 1456 (VISCII), TCVN 5712:1993 VN3 (TCVN3).
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import NamedTuple

from generator import text as forms
from generator.model import Notice


class Decoded(NamedTuple):
    """`text` is None where the bytes are no text; `notice` is what a person should know, or None."""

    text: str | None
    notice: Notice | None


_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_TCVN3 = dict(
    zip(
        bytes.fromhex(
            "a1a2a3a4a5a6a7a8a9aaabacadae b5b6b7b8b9 bbbcbdbec6 c7c8c9cacb cccecfd0d1 d2d3d4d5d6 d7d8dcddde dfe1e2e3e4"
            " e5e6e7e8e9 eaebecedee eff1f2f3f4 f5f6f7f8f9 fafbfcfdfe"
        ),
        "ĂÂÊÔƠƯĐăâêôơưđ àảãáạ ằẳẵắặ ầẩẫấậ èẻẽéẹ ềểễếệ ìỉĩíị òỏõóọ ồổỗốộ ờởỡớợ ùủũúụ ừửữứự ỳỷỹýỵ".replace(" ", ""),
        strict=True,
    )
)
_VISCII = dict(
    zip(
        bytes.fromhex("02050614191e") + bytes(range(0x80, 0x100)),
        "ẲẴẪỶỸỴ"
        "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ"
        "ÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
        "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡư"
        "àáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ",
        strict=True,
    )
)

_FEW = 0.1  # the share of characters outside ASCII that may be broken in a text still taken as UTF-8
_STRAY = 0.02  # the share of zero bytes that a broken copy may have put into a text
_SAMPLE = 200_000  # bytes looked at to judge an encoding
_WORD = re.compile(r"[^\W\d_]{1,9}")
_SYLLABLE = re.compile(r"(?:ngh|ch|gh|gi|kh|ng|nh|ph|qu|th|tr|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?")


def decode(data: bytes, path: str, line: int = 1) -> Decoded:
    """The text of `data`, not yet normalised; a Notice names the encoding where it is not plain UTF-8."""
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return Decoded(data.decode(codec, "replace"), None)
    if b"\0" in data:
        return _zeros(data, path, line)
    try:
        return Decoded(data.decode("utf-8"), None)
    except UnicodeDecodeError as error:
        return _damaged(data, path, line, error.start) or _legacy(data, path, line)


def printable(text: str) -> str:
    """`forms.printable` of `text`, fast where there is little to do."""
    # What is printable, line ends and no-break spaces aside, has no control, format or surrogate character.
    if text.replace("\n", "").replace("\u00a0", "").isprintable():
        return unicodedata.normalize("NFC", text)
    return forms.printable(text)


def _zeros(data: bytes, path: str, line: int) -> Decoded:
    half = len(data) // 2 or 1
    for codec, part in (("utf-16-le", data[1::2]), ("utf-16-be", data[::2])):
        # Latin letters and spaces, more than a third of any Vietnamese text, have a zero byte in UTF-16.
        if len(data) >= 16 and part.count(0) > half * 0.3 and data.count(0) < len(data) * 0.7:
            text = data.decode(codec, "replace")
            if text.count("\ufffd") <= len(text) * _FEW:
                return Decoded(text, _named(codec.upper(), path, line))
    if data.count(0) <= len(data) * _STRAY:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            return Decoded(None, _no_text(path, line))
        what = f"{data.count(0)} zero byte(s) were left out"
        remedy = "Save the file again from its original."
        return Decoded(text.replace("\0", ""), Notice(f"{path}:{line}", what, remedy, rule="zero-bytes"))
    return Decoded(None, _no_text(path, line))


def _damaged(data: bytes, path: str, line: int, at: int) -> Decoded | None:
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    outside = sum(not char.isascii() for char in text[:_SAMPLE]) * max(1, len(text) // _SAMPLE)
    if broken > max(1, outside * _FEW) or outside <= broken:
        return None
    where = f"{path}:{line + data.count(10, 0, at)}"
    what = f"{broken} place(s) are not valid UTF-8 and are shown as \ufffd"
    return Decoded(text, Notice(where, what, "Save the file as UTF-8 again from its original.", rule="utf8-damaged"))


def _legacy(data: bytes, path: str, line: int) -> Decoded:
    sample = data[:_SAMPLE]
    readings = ((_vietnamese_share(_with(codec, sample)), codec) for codec in ("windows-1258", "TCVN3", "VISCII"))
    share, codec = max(readings, key=lambda reading: reading[0])
    if share >= 0.8:
        return Decoded(_with(codec, data), _named(codec, path, line))
    # Imported here: legacy files are rare, and the import takes longer than reading most archives.
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    if best is None or best.encoding in ("utf_8", "utf_16", "utf_32"):
        return Decoded(None, _no_text(path, line))
    text = data.decode(best.encoding, "replace")
    return (
        Decoded(text, _named(best.encoding, path, line))
        if _looks_written(text)
        else Decoded(None, _no_text(path, line))
    )


def _with(codec: str, data: bytes) -> str:
    if codec == "windows-1258":
        # Tones are characters of their own in windows-1258.
        return unicodedata.normalize("NFC", data.decode("cp1258", "replace"))
    table = _TCVN3 if codec == "TCVN3" else _VISCII
    return data.decode("latin-1").translate(table)


def _vietnamese_share(text: str) -> float:
    """The share of words with marks that are Vietnamese syllables; 0 where there are none or too few to judge."""
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    if len(words) < 3:
        return 0.0
    good = sum(
        bool(_SYLLABLE.fullmatch(forms.fold(word))) and word[1:] in (word[1:].lower(), word[1:].upper())
        for word in words
    )
    return good / len(words) * (0.5 if "\ufffd" in text else 1.0)


def _looks_written(text: str) -> bool:
    """Mostly letters, digits and spaces: binary rubbish read as a one-byte encoding is not."""
    sample = text[:5000]
    return sum(char.isalnum() or char.isspace() for char in sample) > len(sample) * 0.7


def _named(codec: str, path: str, line: int) -> Notice:
    what = f"is written in {codec}, not in UTF-8; it was read as that"
    return Notice(
        f"{path}:{line}", what, "Check the text, and save the file as UTF-8 to be sure.", rule="legacy-encoding"
    )


def _no_text(path: str, line: int) -> Notice:
    remedy = "Save it as UTF-8 text, or add it to `ignore` in archive.toml."
    return Notice(
        f"{path}:{line}", "is not text in any encoding we know; it was left out", remedy, "error", "undecodable"
    )
