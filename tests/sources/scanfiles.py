"""Scans of PDFs: each page as a picture, as an office's copier gives it, and nothing else in the file."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter


@dataclass(frozen=True, slots=True)
class Copier:
    """How pages are scanned: dots an inch, degrees askew (each other page the other way), grain and shade.

    `turns` are the quarters, against the clock, by which a page lies on the glass. `grain` is the spread of the noise and
    `shade` how much darker one side of the glass is, of 255; `quality` is that of the JPEG; `bitonal` gives black and white
    alone.
    """

    name: str = "scan"
    dpi: int = 200
    askew: float = 0.0
    turns: int = 0
    grain: float = 8.0
    shade: float = 12.0
    quality: int = 70
    bitonal: bool = False


COPIERS = (Copier(), Copier("askew", askew=1.5), Copier("bitonal", askew=0.4, bitonal=True))


def scan(source: Path, target: Path, copier: Copier, pages: int | None = None) -> int:
    """Writes the scan of `source` (its first `pages`) to `target`; gives the number of its pages."""
    document = pypdfium2.PdfDocument(source)
    made = pypdfium2.PdfDocument.new()
    count = min(len(document), pages or len(document))
    for number in range(count):
        page = document[number]
        picture = _copied(page.render(scale=copier.dpi / 72).to_pil().convert("RGB"), copier, number)
        across, up = page.get_size()
        _add(made, picture, (up, across) if copier.turns % 2 else (across, up), copier.quality)
    made.save(target)
    made.close()
    document.close()
    return count


def _copied(clean: Image.Image, copier: Copier, number: int) -> Image.Image:
    degrees = copier.askew if number % 2 == 0 else -copier.askew
    turned = clean.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    soft = turned.filter(ImageFilter.GaussianBlur(copier.dpi / 400))
    grain = np.random.default_rng(number).normal(0.0, copier.grain, (clean.height, clean.width, 1))
    shade = np.linspace(0.0, copier.shade, clean.width)[None, :, None]
    seen = np.clip(np.asarray(soft, dtype=np.float64) - shade + grain, 0, 255).astype(np.uint8)
    grey = Image.fromarray(np.rot90(seen, copier.turns).copy())
    return grey.convert("L").point(lambda v: 255 * (v > 150)) if copier.bitonal else grey


def _add(made: Any, picture: Image.Image, size: tuple[float, float], quality: int) -> None:
    packed = io.BytesIO()
    picture.convert("RGB").save(packed, "JPEG", quality=quality)
    page = made.new_page(*size)
    image = pypdfium2.PdfImage.new(made)
    image.load_jpeg(packed, inline=True)
    image.set_matrix(pypdfium2.PdfMatrix().scale(*size))
    page.insert_obj(image)
    page.gen_content()
