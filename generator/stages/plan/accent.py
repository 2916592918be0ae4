"""The colour of an archive, made legible on light and on dark ground.

1. Contrast is that of WCAG 2.2 (relative luminance of sRGB); text wants 4.5 : 1.
2. The colour of the settings is mixed with black or white, a little at a time, until it has that contrast with the
   least favourable ground of `static/css/site.css`; a colour that has it already stays as it is.
3. What is written on the colour is white or black, whichever stands out more.
"""

from __future__ import annotations

from dataclasses import dataclass

LIGHT, DARK = "#f2eee4", "#28241e"  # --shade of site.css: the darkest of the light grounds, the lightest of the dark
ENOUGH = 4.5
STEPS = 50
BLACK, WHITE = "#000000", "#ffffff"


@dataclass(frozen=True)
class Accent:
    """The accent on light and on dark ground, each with the colour of what is written on it."""

    light: str
    on_light: str
    dark: str
    on_dark: str


def accent(colour: str) -> Accent:
    """`colour`, "#rrggbb", as it may be used."""
    light, dark = _legible(colour, LIGHT, BLACK), _legible(colour, DARK, WHITE)
    return Accent(light, _written_on(light), dark, _written_on(dark))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _legible(colour: str, ground: str, towards: str) -> str:
    mixed = (_mixed(colour, towards, step / STEPS) for step in range(STEPS + 1))
    return next(made for made in mixed if contrast(made, ground) >= ENOUGH)


def _written_on(colour: str) -> str:
    return max((WHITE, BLACK), key=lambda text: contrast(text, colour))


def _mixed(colour: str, other: str, share: float) -> str:
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _luminance(colour: str) -> float:
    """WCAG 2.2, "relative luminance"."""
    red, green, blue = (
        c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in _channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
