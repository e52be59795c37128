"""Where the rows of a table without horizontal rules begin: at references, figures, or gaps that all columns share."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence

from winterplan_extract.domain.document import Box
from winterplan_extract.layout import settings
from winterplan_extract.layout.words import Span, Word, WordLine, in_runs
from winterplan_extract.vocabulary.references import is_figure, is_part_of_date, is_reference, is_year, may_have_figure

Lines = Sequence[WordLine]


def in_column(line: WordLine, xs: Sequence[float], column: int) -> list[Word]:
    """The words of a line that stand in a column."""
    left, right = xs[column], xs[column + 1]
    if bisect.bisect_left(line.middles, left) == bisect.bisect_left(line.middles, right):
        return []
    return [word for word in line if left <= (word.x0 + word.x1) / 2 < right]


def has_reference(line: WordLine, xs: Sequence[float]) -> bool:
    """Whether a line has a reference and nothing else in the first column."""
    words = in_column(line, xs, 0)
    return len(words) == 1 and is_reference(words[0].text)


def goes_by_reference(lines: Lines, xs: Sequence[float]) -> bool:
    """Whether the first column of a table, headings apart, mostly holds references."""
    filled = [line for line in lines if in_column(line, xs, 0) and not line.is_bold]
    references = sum(has_reference(line, xs) for line in filled)
    return references >= 2 and references >= settings.REFERENCE_SHARE * len(filled)


def row_starts(lines: Lines, xs: Sequence[float], *, by_reference: bool) -> list[int]:
    """The numbers of the lines with which rows begin, without the first line."""
    if not by_reference:
        figures = _rows_of_figures(lines, xs)
        if figures is not None:
            return figures
        if _a_row_each(lines, xs):
            return list(range(1, len(lines)))
        together = {at for at in range(1, len(lines)) if _columns_begin(lines, at, xs)}
        apart = set(_after_gaps(lines, xs))
        labels = _at_labels(lines, xs)
        return labels if apart <= together <= set(labels) else sorted(together | apart)
    references = [at for at, line in enumerate(lines) if has_reference(line, xs)]
    if not references:
        return []
    first = [_row_start(lines, 0, references[0])] if references[0] > 0 else []
    found = {*first, *(_row_start(lines, before, at) for before, at in itertools.pairwise(references))}
    filled = {at for at, line in enumerate(lines) if in_column(line, xs, 0)}
    return sorted(found | {at for at in range(1, len(lines)) if at not in filled and _columns_begin(lines, at, xs)})


def has_figures(line: WordLine, xs: Sequence[float]) -> bool:
    """Whether a line has a figure, years apart, in a column beyond the first."""
    texts = (_text(words) for words in by_column(line, xs)[1:])
    return any(is_figure(text) and not is_year(text) for text in texts)


def holds_several(lines: Lines, xs: Sequence[float]) -> bool:
    """Whether the lines between two rules are rows of their own: figures stand under one another."""
    return len(lines) > 1 and _rows_of_figures(lines, xs) is not None


def _at_labels(lines: Lines, xs: Sequence[float]) -> list[int]:
    """The lines with which a label in the first column begins, where rows are no further apart than lines; none where a
    label stands alone, unless it is the rest of the one above.
    """
    cells = [by_column(line, xs) for line in lines]
    filled = [row[0] for row in cells if row[0]]
    if not cells[0][0]:
        return []
    start, end = min(words[0].x0 for words in filled), max(words[-1].x1 for words in filled)
    found: list[int] = []
    for at, (above, row) in enumerate(itertools.pairwise(cells), start=1):
        full = sum(map(bool, row)) >= settings.FILLED_COLUMNS * len(
            row
        )  # then only a small letter shows that it goes on
        if row[0] and _runs_on(above[0], row[0], start, end) <= full:
            found.append(at)
    return found if all(any(cells[at][1:]) for at in (0, *found)) else []


def _rows_of_figures(lines: Lines, xs: Sequence[float]) -> list[int] | None:
    """The lines with which rows begin where most lines have figures; None where they have not. Lines without figures go
    on with the label above or below where it runs on, and are a heading of rows where it does not.
    """
    least = max(settings.FEWEST_ROWS, settings.LINES_WITH_FIGURES * len(lines))
    if sum(may_have_figure(line.text) for line in lines) < least:
        return None
    cells = [by_column(line, xs) for line in lines]
    figures = _columns_of_figures(cells)
    anchors = [at for at in range(len(cells)) if any(column[at] for column in figures)]
    if len(anchors) < least:
        return None
    links = [0, *_links(lines, cells, anchors, xs)]
    first = next((at for at in range(anchors[0], 0, -1) if sum(map(bool, cells[at - 1])) > 1), 0)
    starts = (
        {at for at in range(first, len(lines)) if links[at] == 0} | set(heading_starts(lines[:first], xs)) | {first}
    )
    for one, other in itertools.pairwise(anchors):
        if not starts & set(range(one + 1, other + 1)):
            weakest = min(links[one + 1 : other + 1])
            starts.add(max(at for at in range(one + 1, other + 1) if links[at] == weakest))
    return sorted(starts - {0})


def by_column(line: WordLine, xs: Sequence[float]) -> list[list[Word]]:
    """The words of a line by column; those beyond the outermost borders count as inside."""
    row: list[list[Word]] = [[] for _ in xs[1:]]
    for word in line:
        row[min(max(bisect.bisect_right(xs, (word.x0 + word.x1) / 2) - 1, 0), len(row) - 1)].append(word)
    return row


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _columns_of_figures(cells: Sequence[Sequence[Sequence[Word]]]) -> list[list[bool]]:
    """For each column that holds mostly figures whether each line has one; the parts of a wrapped date are none."""
    found: list[list[bool]] = []
    for column in zip(*cells, strict=True):
        texts = ["", *map(_text, column), ""]
        figures = [
            is_figure(text) and not is_part_of_date(texts[at - 1], text, texts[at + 1])
            for at, text in enumerate(texts[1:-1], start=1)
        ]
        if sum(figures) >= settings.FEWEST_ROWS and sum(figures) >= settings.FIGURES_SHARE * sum(map(bool, column)):
            found.append(figures)
    return found


def _links(
    lines: Lines, cells: Sequence[Sequence[Sequence[Word]]], anchors: Sequence[int], xs: Sequence[float]
) -> list[int]:
    """For each line but the first, how surely it goes on with the line above: 0 for not at all, to 3."""
    starts = [min((row[column][0].x0 for row in cells if row[column]), default=0.0) for column in range(len(xs) - 1)]
    ends = [max((row[column][-1].x1 for row in cells if row[column]), default=0.0) for column in range(len(xs) - 1)]
    gaps = [after.top - before.bottom for before, after in itertools.pairwise(lines)]
    usual = min(gaps)
    wider = settings.WIDER_GAP * lines[0].height
    beside = [gaps[a] for a, b in itertools.pairwise(anchors) if b == a + 1]
    spaced = bool(beside) and min(beside) > usual + wider  # rows are further apart than the lines of a row
    across = [bool(crossed_borders(line, xs)) for line in lines]
    found: list[int] = []
    for at, gap in enumerate(gaps, start=1):
        if -gap > settings.LEVEL_LINES * lines[at].height:
            found.append(3)
        elif gap > usual + wider or across[at] or across[at - 1]:
            found.append(0)
        else:
            link = max(map(_runs_on, cells[at - 1], cells[at], starts, ends))
            found.append(max(link, int(spaced)))
    return found


def goes_on(above: Sequence[Word], below: Sequence[Word], end: float) -> int:
    """How surely a cell's text goes on with the line below: 2 with a small letter, 1 where the line above was full."""
    if not above or above[-1].bold != below[0].bold:
        return 0
    if below[0].text[:1].islower() or above[-1].text[-1:] in ",-–":
        return 2
    return int(above[-1].x1 + settings.UNDERLINE_SPACE * above[-1].size + below[0].x1 - below[0].x0 > end)


def _runs_on(above: Sequence[Word], below: Sequence[Word], start: float, end: float) -> int:
    """The same of a label, which is no figure, and is not so short or far to the left that it cannot have wrapped."""
    if not below or is_figure(_text(below)) or is_figure(_text(above)):
        return 0
    link = goes_on(above, below, end)
    if link != 1:
        return link
    least = max(settings.WRAPPED_LABEL * (end - start), settings.WRAPPED_WIDTH * above[-1].size)
    indented = below[0].x0 > above[0].x0 - settings.ROW_START_DRIFT * below[0].size
    return int(above[-1].x1 - start >= least and indented)


def crossed_borders(line: WordLine, xs: Sequence[float]) -> frozenset[int]:
    """The numbers of the column borders that a line's text runs over."""
    over = settings.BORDER_SLACK
    found: set[int] = set()
    for start, end in texts_of(line):
        found.update(range(bisect.bisect_right(xs, start + over), bisect.bisect_left(xs, end - over)))
    return frozenset(found - {0, len(xs) - 1})


def texts_of(line: WordLine) -> list[Span]:
    """The spans of a line's texts: words no further apart than those of one cell."""
    texts = in_runs(line, lambda text, word: word.x0 - text[-1].x1 <= settings.LINE_SPACE * text[-1].size)
    return [(text[0].x0, text[-1].x1) for text in texts]


def spanned_borders(line: WordLine, below: Lines, xs: Sequence[float], rules: Sequence[Box] = ()) -> frozenset[int]:
    """The column borders that a line's texts stand over although they do not reach them: a heading of several columns
    has a short rule beneath, or is centred over what stands below. All of the line's texts are such headings, but for
    one in the first column, or, where a rule shows one, for some with nothing on the next line; or none is.
    """
    cells, under = by_column(line, xs), [by_column(other, xs) for other in below[: settings.LEVELS_BELOW]]
    lower = [next((row[column] for row in under if row[column]), []) for column in range(len(xs) - 1)]
    filled = [column for column, words in enumerate(cells) if words]
    if has_figures(line, xs):
        return frozenset()
    groups = _equal_groups([text for text in texts_of(line) if text[0] >= xs[1]], lower)
    found: set[int] = set()
    ruled = alone = False
    for start, end in texts_of(line):
        own = [column for column in filled if xs[column] < end and start < xs[column + 1]]
        if not own or own[-1] == 0:
            continue
        first = next((other + 1 for other in reversed(filled) if other < own[0]), 1)
        last = next((other - 1 for other in filled if other > own[-1]), len(xs) - 2)
        shown = _ruled_span(start, end, line, below[0], lower, rules)
        ruled = ruled or shown is not None
        centred = None if _goes_on(start, end, lower[own[0]]) else _centred_span(start, end, (first, own[0], own[-1], last), lower)  # fmt: skip
        span = shown or centred or next((g for g in groups if g[0] <= own[0] <= own[-1] <= g[1]), None)
        if span is None and any(under[0][column] for column in own):
            return frozenset()
        alone = alone or span is None
        found.update(range(max(span[0], first) + 1, min(span[1], last) + 1) if span else ())
    return frozenset(found) if ruled or not alone else frozenset()


def _ruled_span(
    start: float, end: float, line: WordLine, below: WordLine, lower: Sequence[Sequence[Word]], rules: Sequence[Box]
) -> tuple[int, int] | None:
    """The columns over whose texts the rule just beneath a text runs, if they are several and not all."""
    over = settings.BORDER_SLACK
    for rule in rules:
        if line.middle < rule.top < below.middle and rule.x0 - over <= start and end <= rule.x1 + over:
            under = [
                column
                for column, words in enumerate(lower)
                if words and rule.x0 < (words[0].x0 + words[-1].x1) / 2 < rule.x1
            ]
            if 1 < len(under) < len(lower):
                return under[0], under[-1]
    return None


def _goes_on(start: float, end: float, below: Sequence[Word]) -> bool:
    """Whether a text and the one below it stand at the left or the right of one cell: its lines, and no heading centred over it."""
    if not below:
        return False
    left, right = abs(below[0].x0 - start), abs(below[-1].x1 - end)
    return min(left, right) <= settings.BORDER_SLACK < max(left, right) / 2


def _centred_span(
    start: float, end: float, places: tuple[int, int, int, int], lower: Sequence[Sequence[Word]]
) -> tuple[int, int] | None:
    """The columns over whose texts a text is centred, from its own ones to the empty ones beside it."""
    first, left, right, last = places
    middle = (start + end) / 2
    fits: list[tuple[float, tuple[int, int]]] = []
    for a, b in itertools.product(range(first, left + 1), range(right, last + 1)):
        if lower[a] and lower[b]:
            near, far, size = lower[a][0].x0, lower[b][-1].x1, lower[a][0].size
            off = abs((near + far) / 2 - middle)
            if off <= max(settings.OFF_CENTRE * size, settings.OFF_CENTRE_SHARE * (far - near)):
                fits.append((float(a - b) if left < right else off, (a, b)))  # what runs over a border may do so more
    best = min(fits, default=(0.0, (0, 0)))[1]
    return best if best[1] > best[0] else None


def _equal_groups(texts: Sequence[Span], lower: Sequence[Sequence[Word]]) -> list[tuple[int, int]]:
    """The columns below in as many equal groups as a line has texts, if each stands over the middle of a group."""
    columns = [column for column, words in enumerate(lower) if words and column]
    size, rest = divmod(len(columns), len(texts) or 1)
    if len(texts) < settings.PAIR or size < settings.PAIR or rest:
        return []
    groups = [(columns[at], columns[at + size - 1]) for at in range(0, len(columns), size)]
    for (start, end), (a, b) in zip(texts, groups, strict=True):
        left, right = lower[a][0].x0, lower[b][-1].x1
        if abs(start + end - left - right) > 2 * settings.GROUP_MIDDLE * (right - left):
            return []
    return groups


def heading_starts(lines: Lines, xs: Sequence[float], rules: Sequence[Box] = ()) -> list[int]:
    """The lines of a heading with which rows begin: around those over several columns, and at headings of rows."""
    crossed = [crossed_borders(line, xs) for line in lines]
    for at, line in enumerate(lines[:-1]):
        crossed[at] |= spanned_borders(line, lines[at + 1 :], xs, rules)
    return [
        at
        for at in range(1, len(lines))
        if crossed[at] != crossed[at - 1] or (at == len(lines) - 1 and _begins_rows(lines[at - 1], lines[at], xs))
    ]


def _begins_rows(above: WordLine, line: WordLine, xs: Sequence[float]) -> bool:
    """Whether the last line of a heading is a heading of rows: alone in the first column, and no rest of a text."""
    cells, upper = by_column(line, xs), by_column(above, xs)
    alone = bool(cells[0]) and not any(cells[1:]) and all(upper[: settings.PAIR])
    return alone and not _runs_on(upper[0], cells[0], xs[0], xs[1])


def _a_row_each(lines: Lines, xs: Sequence[float]) -> bool:
    """Whether nearly every line has words in most columns, as where each row is one line."""
    columns = range(len(xs) - 1)
    full = sum(
        sum(bool(in_column(line, xs, column)) for column in columns) >= settings.FILLED_COLUMNS * len(columns)
        for line in lines
    )
    return len(lines) > 1 and full >= settings.ONE_LINE_ROWS * len(lines)


def _columns_begin(lines: Lines, at: int, xs: Sequence[float]) -> bool:
    """Whether texts begin in most columns on one line, and at most one column goes on."""
    line = lines[at]
    columns = [column for column in range(len(xs) - 1) if in_column(line, xs, column)]
    begin = 0
    for column in columns:
        above = [other for other in lines[max(0, at - settings.LINES_BESIDE) : at] if in_column(other, xs, column)]
        begin += not above or line.top - above[-1].bottom >= settings.ROW_START_DRIFT * line.height
    return begin >= max(settings.COLUMNS_THAT_BEGIN, len(columns) - 1, settings.FILLED_COLUMNS * (len(xs) - 1))


def _row_start(lines: Lines, before: int, at: int) -> int:
    """The line with which the row of the reference on line `at` begins, the one before being on `before`: the first at
    its height; a reference in the middle of its row has the widest gap somewhere above it.
    """
    gaps = {line: _gap_above(lines, line) for line in range(before + 1, at + 1)}
    height = lines[at].height
    same_height = [line for line in gaps if lines[at].top - lines[line].top <= settings.ROW_START_DRIFT * height]
    widest = max(gaps, key=lambda line: gaps[line])
    own = max(gaps[line] for line in same_height)
    return widest if gaps[widest] > max(own, 0.0) + settings.WIDER_GAP * height else min(same_height)


def border_above(lines: Lines, at: int, rules: Sequence[float] = ()) -> float:
    """The row border above a line: the rule that is there, or the middle of the gap."""
    line, before = lines[at], lines[at - 1].middle
    lowest = line.top - _gap_above(lines, at)
    gap = (lowest + line.top) / 2 if lowest < line.middle else line.top
    return next((rule for rule in rules if before < rule < line.middle), gap)


def _gap_above(lines: Lines, at: int) -> float:
    """The gap above a line that no column fills."""
    return lines[at].top - max([line.bottom for line in lines[max(0, at - settings.LINES_BESIDE) : at]])


def _after_gaps(lines: Lines, xs: Sequence[float]) -> list[int]:
    """The lines after gaps wider than between lines, with words in the first well filled column."""
    if len(lines) < 2:
        return []
    key = _key_column(lines, xs)
    own = [line for line in lines if in_column(line, xs, key)]
    usual = min((after.top - before.bottom for before, after in itertools.pairwise(own)), default=0.0)
    gaps = {at: _gap_above(lines, at) for at in range(1, len(lines)) if in_column(lines[at], xs, key)}
    if not gaps:
        return []
    widest = max(gaps.values())
    least = max(usual + settings.ROW_GAP * lines[0].height, usual + settings.ROW_GAP_SHARE * (widest - usual))
    return [at for at, gap in gaps.items() if gap >= least]


def _key_column(lines: Lines, xs: Sequence[float]) -> int:
    """The column of the requirement: the first that has words on a good part of the lines."""
    for column in range(len(xs) - 1):
        if sum(bool(in_column(line, xs, column)) for line in lines) >= settings.KEY_COLUMN_SHARE * len(lines):
            return column
    return 0
