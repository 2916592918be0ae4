"""Tells Vietnamese syllables from foreign words by their spelling."""

from __future__ import annotations

import re
from functools import lru_cache

_VOWELS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ"
_SYLLABLE = re.compile(
    rf"(?:b|c|ch|d|đ|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|qu|r|s|t|th|tr|v|x)?[{_VOWELS}]{{1,3}}(?:c|ch|m|n|ng|nh|p|t)?"
)


@lru_cache(maxsize=8192)
def is_foreign(word: str) -> bool:
    """Whether a word is spelled as no Vietnamese syllable is: "VinUni", "Trump", "FLC"."""
    return not _SYLLABLE.fullmatch(word.lower()) or (word[1:] != word[1:].lower() and not word.isupper())
