"""Colours as RRGGBB, made lighter or darker and mixed as Office does it."""

from __future__ import annotations

import colorsys
from typing import Final

WHITE: Final = "FFFFFF"


def is_grey(colour: str) -> bool:
    """Whether a colour is white, grey, black or none."""
    return len({colour[0:2], colour[2:4], colour[4:6]}) == 1


def parts_of(colour: str) -> tuple[float, float, float]:
    """Red, green and blue, each from 0 to 1."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def lit(colour: str, times: float, more: float) -> str:
    """The colour with its lightness multiplied and added to."""
    hue, light, saturation = colorsys.rgb_to_hls(*parts_of(colour))
    made = colorsys.hls_to_rgb(hue, min(1.0, max(0.0, light * times + more)), saturation)
    return "".join(f"{round(255 * part):02X}" for part in made)


def mixed(colour: str, other: str, share: float) -> str:
    """The colour with a share of another put to it."""
    pairs = ((int(colour[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (0, 2, 4))
    return "".join(f"{round(one + (two - one) * share):02X}" for one, two in pairs)
