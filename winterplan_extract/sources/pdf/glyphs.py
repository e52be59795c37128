"""The glyphs of a page as arrays, placed on the page as it is seen, turned until most of its text is upright."""

from __future__ import annotations

import ctypes
import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final, NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from winterplan_extract.domain.document import Box
from winterplan_extract.sources import settings as source_settings
from winterplan_extract.sources.pdf import native
from winterplan_extract.sources.pdf.letters import JOINED_CODES, UNREAD, font_shifts
from winterplan_extract.sources.signs import glyph_text, symbol_font

Floats = NDArray[np.float64]
Corners = tuple[float, float, float, float]  # x0, y0, x1, y1 in the page's own coordinates
SKEWED: Final = -1  # runs at an angle that is no quarter turn: a watermark, a stamp
INVISIBLE_MODES: Final = (3, 7)  # neither filled nor stroked
_FILLED_AND_STROKED: Final = (2, 6)  # how some programs embolden a font that has no bold
_BOLD_NAMES: Final = ("bold", "black", "heavy", "demi")
_FORCE_BOLD: Final = 1 << 18  # flag of a font descriptor
_NO_BREAK: Final = 0xA0  # a space; the codes before it are controls from that of “~” on
_BLANK: Final = (9, 10, 13)  # tabs and ends of lines
_HYPHEN: Final = 0xFFFE  # how pdfium gives one at a line's end in a whole text; of a glyph, as 2
_BOXES: Final = native.NumberRows(4)
_MATRICES: Final = native.NumberRows(6)


def least_tone(colour: int) -> int:
    """The weakest of red, green and blue in a colour of one number, which pale colours have high; -1 where it is not known."""
    return min(colour >> 16 & 255, colour >> 8 & 255, colour & 255) if colour >= 0 else -1


class TextRun(NamedTuple):
    """How the glyphs of one text object are drawn, on a line from `x` and `y` of the page's own coordinates; `turn` counts quarters."""

    x: float
    y: float
    size: float
    turn: int
    bold: bool
    shown: bool
    white: bool
    colour: int = -1  # red, green and blue in one number; -1 where pdfium cannot say
    owner: int = 0  # the text object's address while its page is open


@dataclass(frozen=True, slots=True)
class Frame:
    """The visible part of a page in its own coordinates, and the quarter turns by which it is seen turned."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @classmethod
    def of(cls, page: int, turns: int | None = None) -> Frame:
        """The frame of the page at an address, turned as the file asks or by so many quarters."""
        box = (ctypes.c_float * 4)()
        native.page_box(page, ctypes.addressof(box))
        left, top, right, bottom = box
        return cls(left, bottom, right, top, native.page_rotation(page) if turns is None else turns)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page as it is seen."""
        across, up = self.right - self.left, self.top - self.bottom
        return (up, across) if self.turns % 2 else (across, up)

    def seen(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Points of the page's own coordinates, from the top left of the page as it is seen."""
        if self.turns == 1:
            return y - self.bottom, x - self.left
        if self.turns == 2:
            return self.right - x, y - self.bottom
        if self.turns == 3:
            return self.top - y, self.right - x
        return x - self.left, self.top - y

    def seen_boxes(self, boxes: Floats) -> Floats:
        """Rows of x0, y0, x1, y1 as rows of left, top, right, bottom on the page as it is seen."""
        x_one, y_one = self.seen(boxes[:, 0], boxes[:, 1])
        x_two, y_two = self.seen(boxes[:, 2], boxes[:, 3])
        return np.stack(
            (np.minimum(x_one, x_two), np.minimum(y_one, y_two), np.maximum(x_one, x_two), np.maximum(y_one, y_two)),
            axis=1,
        )

    def places(self, corners: Sequence[Corners]) -> tuple[Box, ...]:
        """Places in the page's own coordinates as boxes of the page as it is seen."""
        rows = np.array(corners, dtype=np.float64).reshape(-1, 4)
        return tuple(Box(*row) for row in self.seen_boxes(rows).tolist())

    def share_of(self, boxes: Floats) -> float:
        """The share of boxes, in the page's own coordinates, whose middle lies on the page."""
        x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
        return float(np.mean((x >= self.left) & (x <= self.right) & (y >= self.bottom) & (y <= self.top)))


@dataclass(frozen=True, slots=True)
class _DrawnGlyphs:
    """What pdfium gives of a page's glyphs, in the page's own coordinates."""

    texts: list[str]
    runs: list[TextRun]
    run_numbers: NDArray[np.int64]  # the text run of each glyph
    spaced: NDArray[np.bool_]
    boxes: Floats
    shifted: int
    unread: int


@dataclass(frozen=True, slots=True)
class Glyphs(_DrawnGlyphs):
    """The glyphs that are no space, as the file draws them. `x0`, `x1` and `base` run along and down the glyph's own line, turned upright; `boxes`
    are in the page's own coordinates. `spaced`: a space was drawn before it, `struck`: a bar runs through it; `shifted`: places by which codes were
    put right, `unread`: how many could not be."""

    x0: Floats
    x1: Floats
    base: Floats
    sizes: Floats
    turns: NDArray[np.int64]
    struck: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def starts(self) -> NDArray[np.int64]:
        """The first glyph of each run that has any."""
        return np.flatnonzero(np.diff(self.run_numbers, prepend=-1))

    def without(self, left_out: NDArray[np.bool_]) -> Glyphs:
        """The glyphs without some of them."""
        kept = np.flatnonzero(~left_out)
        parts: dict[str, Any] = {each.name: getattr(self, each.name) for each in fields(self)}
        arrays: dict[str, Any] = {name: part[kept] for name, part in parts.items() if isinstance(part, np.ndarray)}
        return replace(self, texts=[self.texts[at] for at in kept.tolist()], **arrays)


def read_glyphs(page: int, text_page: int) -> tuple[Glyphs, Frame]:
    """The glyphs of a page and the frame in which it is seen."""
    drawn = _drawn(text_page)
    numbers = drawn.run_numbers
    own_turns = np.array([run.turn for run in drawn.runs], dtype=np.int64)[numbers]
    frame = _frame(page, own_turns, drawn.boxes)
    turns = np.where(own_turns == SKEWED, SKEWED, (own_turns - frame.turns) % 4)
    boxes = frame.seen_boxes(drawn.boxes)
    origins = np.array([(run.x, run.y) for run in drawn.runs], dtype=np.float64).reshape(-1, 2)
    x, y = (along[numbers] for along in frame.seen(origins[:, 0], origins[:, 1]))
    x0, x1, base = boxes[:, 0], boxes[:, 2], y
    if turns.any():
        sideways = [turns == 1, turns == 2, turns == 3]
        x0 = np.select(sideways, [-boxes[:, 3], -boxes[:, 2], boxes[:, 1]], x0)
        x1 = np.select(sideways, [-boxes[:, 1], -boxes[:, 0], boxes[:, 3]], x1)
        base = np.select(sideways, [x, -y, -x], base)
    sizes = np.array([run.size for run in drawn.runs], dtype=np.float64)[numbers]
    own: dict[str, Any] = {each.name: getattr(drawn, each.name) for each in fields(drawn)}
    struck = np.zeros(len(numbers), dtype=np.bool_)
    return Glyphs(**own, x0=x0, x1=x1, base=base, sizes=sizes, turns=turns, struck=struck), frame


def _drawn(text_page: int) -> _DrawnGlyphs:
    """All glyphs of a page. pdfium is asked by `map`, since a turn of a loop costs as much as its answer."""
    count = max(native.count_glyphs(text_page), 0)
    handle = ctypes.c_void_p(text_page)
    codes = _codes(text_page, count)
    shifts = font_shifts(text_page, codes)
    owners = _owners(handle, codes)
    drawn = np.flatnonzero(owners)  # not a space or line end that pdfium made up
    begins = np.diff(owners[drawn], prepend=np.uint64(0)) != 0
    fonts: dict[int, tuple[bool, str, int]] = {}  # by address, which is a font's own only while its page is open
    runs, of_runs = _text_runs(handle, drawn[begins], owners[drawn[begins]], fonts)
    numbers = np.cumsum(begins) - 1
    looks = [(*fonts[font][1:], shifts.get(font, 0)) for font in of_runs]
    kinds = {look: at for at, look in enumerate(dict.fromkeys(looks))}
    kind = np.array([kinds[look] for look in looks], dtype=np.int64)[numbers]
    places = np.array([0 if symbols or shift else place for symbols, place, shift in kinds], dtype=np.int64)[kind]
    own = codes[drawn]
    own = np.where(_are_joined_letters(own, drawn, places > 0), places + own, own)
    known, which = np.unique(kind * UNREAD + own, return_inverse=True)
    of_kind = list(kinds)
    letters = [
        glyph_text(code + of_kind[at][2], of_kind[at][0])
        for at, code in zip(*(part.tolist() for part in np.divmod(known, UNREAD)), strict=True)
    ]
    spaces = np.cumsum(np.array([text == " " for text in letters], dtype=np.bool_)[which])
    kept = np.flatnonzero(np.array([text not in ("", " ") for text in letters], dtype=np.bool_)[which])
    # pdfium gives left, top, right, bottom with y upwards
    boxes = _BOXES.filled(native.glyph_box, itertools.repeat(handle), drawn[kept].tolist()).astype(np.float64)
    return _DrawnGlyphs(
        [letters[at] for at in which[kept].tolist()],
        runs,
        numbers[kept],
        np.diff(spaces[kept], prepend=0) > 0,
        boxes,
        max(shifts.values(), default=0) % UNREAD,
        int(np.array([shift == UNREAD for _, _, shift in of_kind], dtype=np.bool_)[kind].sum()),
    )


def _are_joined_letters(
    own: NDArray[np.int64], drawn: NDArray[np.int64], plain: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which codes are no characters and stand beside small letters: letters joined in a glyph that the font has no text for."""
    odd = plain & ((own < ord(" ")) | ((own > ord("~")) & (own < _NO_BREAK))) & ~np.isin(own, _BLANK)
    near = plain & (own >= ord("a")) & (own <= ord("z"))
    goes_on = np.diff(drawn) == 1
    for _ in range(source_settings.JOINED_LETTERS if odd.any() else 0):
        near[1:] |= odd[1:] & goes_on & near[:-1]
        near[:-1] |= odd[:-1] & goes_on & near[1:]
    return odd & near


def _owners(text_page: ctypes.c_void_p, codes: NDArray[np.int64]) -> NDArray[np.uint64]:
    """The text object that draws each glyph, by its address; 0 for a space or line end that pdfium made up. Within a word only the ends are asked
    about, unless they differ."""
    blank = codes <= ord(" ")
    ends = np.flatnonzero(blank | np.append(blank[1:], True) | np.append(True, blank[:-1]))
    asked = np.fromiter(map(native.glyph_owner, itertools.repeat(text_page), ends.tolist()), np.uint64, len(ends))
    owners = np.repeat(asked, np.diff(ends, append=len(codes)))
    for at in np.flatnonzero((asked[1:] != asked[:-1]) & (np.diff(ends) > 1)).tolist():
        for within in range(int(ends[at]) + 1, int(ends[at + 1])):
            owners[within] = native.glyph_owner(text_page, within)
    return owners


def _codes(text_page: int, count: int) -> NDArray[np.int64]:
    """The code of each glyph: from one call where each code has 16 bits, else one by one."""
    buffer = (ctypes.c_ushort * (count + 1))()
    if native.all_codes(text_page, 0, count, ctypes.addressof(buffer)) == count + 1:
        return np.frombuffer(memoryview(buffer), dtype=np.uint16, count=count).astype(np.int64)
    handle = ctypes.c_void_p(text_page)
    codes = (native.glyph_code(handle, at) for at in range(count))
    told = (_HYPHEN if code == 2 and native.is_hyphen(handle, at) == 1 else code for at, code in enumerate(codes))
    return np.fromiter(told, np.int64, count)


class TextBuffers:
    """The text object asked about, and memory for pdfium to write to, allocated once a page."""

    __slots__ = ("alpha", "blue", "colour", "green", "owner", "red")

    def __init__(self) -> None:
        self.owner = ctypes.c_void_p()
        self.colour = (ctypes.c_uint * 4)()
        start = ctypes.addressof(self.colour)
        self.red, self.green, self.blue, self.alpha = (ctypes.c_void_p(start + 4 * part) for part in range(4))


def _text_runs(
    text_page: ctypes.c_void_p,
    first: NDArray[np.int64],
    owners: NDArray[np.uint64],
    fonts: dict[int, tuple[bool, str, int]],
) -> tuple[list[TextRun], list[int]]:
    """How text objects are drawn, `first` being the first glyph of each; and their fonts, added to `fonts`."""
    asked, things = first.tolist(), [ctypes.c_void_p(owner) for owner in owners.tolist()]
    same_page = itertools.repeat(text_page)
    of_runs = [native.font_of(thing) or 0 for thing in things]
    for font in of_runs:
        if font not in fonts:
            fonts[font] = _font(font)
    columns = zip(
        _MATRICES.filled(native.glyph_matrix, same_page, asked).tolist(),
        map(native.glyph_size, same_page, asked),
        (fonts[font][0] for font in of_runs),
        map(native.render_mode, things),
        _colours(things),
        owners.tolist(),
        strict=True,
    )
    runs: list[TextRun] = []
    for (a, b, c, d, x, y), size, bold, mode, (known, red, green, blue, alpha), owner in columns:
        turn = 0
        if b or a <= 0:
            degrees = math.degrees(math.atan2(b, a)) % 360
            quarters = round(degrees / 90)
            turn = quarters % 4 if abs(degrees - 90 * quarters) < source_settings.QUARTER_TURN else SKEWED
        high = abs(size) * (math.hypot(c, d) if c else abs(d))
        shown = mode not in INVISIBLE_MODES and not (known and alpha == 0)
        white = bool(known) and min(red, green, blue) >= source_settings.LEAST_WHITE and mode == 0
        colour = (red << 16 | green << 8 | blue) if known else -1
        runs.append(TextRun(x, y, high, turn, bold or mode in _FILLED_AND_STROKED, shown, white, colour, owner))
    return runs, of_runs


def _colours(things: Sequence[ctypes.c_void_p]) -> Iterator[tuple[int, int, int, int, int]]:
    """For each text object whether its colour is known, the colour as it looks on white paper, and how opaque it is."""
    buffers = TextBuffers()
    at, held = (buffers.red, buffers.green, buffers.blue, buffers.alpha), buffers.colour
    for thing in things:
        known = native.text_colour(thing, *at)
        red, green, blue, alpha = held
        if alpha < source_settings.OPAQUE_COLOUR:
            red, green, blue = (255 - (255 - tone) * alpha // 255 for tone in (red, green, blue))
        yield known, red, green, blue, alpha


def _font(font: int) -> tuple[bool, str, int]:
    """Whether a font is bold, which picture font it is (see symbol_font), and from where on its codes that are no characters are told apart."""
    if not font:
        return False, "", JOINED_CODES.start
    name = ctypes.create_string_buffer(256)
    native.font_name(font, ctypes.addressof(name), len(name))
    spelt = name.value.decode("latin-1").casefold()
    bold = any(part in spelt for part in _BOLD_NAMES) or native.font_weight(font) >= source_settings.BOLD_WEIGHT
    place = JOINED_CODES[crc32(name.value) % len(JOINED_CODES)]
    return bold or bool(native.font_flags(font) & _FORCE_BOLD), symbol_font(spelt), place


def _frame(page: int, turns: NDArray[np.int64], boxes: Floats) -> Frame:
    """The frame of a page. One that asks to be shown sideways although its text is upright may have its sides mixed up."""
    straight = turns[turns != SKEWED]
    usual = int(np.bincount(straight, minlength=4).argmax()) if len(straight) else native.page_rotation(page)
    given = Frame.of(page, usual)
    if len(straight) and not usual % 2 and native.page_rotation(page) % 2:
        left, bottom = given.left, given.bottom
        turned = Frame(left, bottom, left + given.top - bottom, bottom + given.right - left, usual)
        if given.share_of(boxes) < source_settings.TEXT_ON_PAGE <= turned.share_of(boxes):
            return turned
    return given
