"""Answers chosen from several: by a mark in one of several columns (Yes | No, or Fully | Partly | Not met), or of those that a cell prints."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, groupby, starmap
from typing import Final

from winterplan_extract.domain.document import ANSWERS, Cell, Document, Table
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import Met
from winterplan_extract.tables.grid import GridRow
from winterplan_extract.tables.settings import TableRules
from winterplan_extract.vocabulary.answers import known_answers

# What people put into the column that they mean. A cross is a tick here: there is nothing to cross out.
_SIGNS: Final = frozenset("xX✓✔☑☒✗✘√✅●■•1")
_AGREED: Final = frozenset({"y", "Y", "yes", "Yes", "YES"})
_REFUSED: Final = frozenset({"n", "N", "no", "No", "NO"})
_WORDS: Final = _AGREED | _REFUSED
_TICKED: Final = _SIGNS | _AGREED
_BLANK: Final = frozenset("☐□○-–—0") | _REFUSED | {""}

_STROKES: Final = frozenset("/|\n")  # between the answers to choose from
_WORD: Final = re.compile(r"n/a\b|\w+(?:['’]\w+)?", re.IGNORECASE)
_LONGEST: Final = 4  # words of an answer to choose: “Not met as yet”

_Headed = tuple[str, Sequence[str]]  # the answer that heads a column, and the texts under it


def answer_columns(headings: Sequence[str], data: Sequence[GridRow], rules: TableRules) -> tuple[str, ...]:
    """For each column the answer that a mark in it gives, as its heading says it; empty for other columns.

    At least two columns side by side must hold nothing but marks and be headed by different answers, or by words under
    a heading that asks for the answer, no two marks in one row.
    """
    held = [[row.slots[i].text.strip() for row in data] for i in range(len(headings))]
    marked = [all(text in _TICKED or text in _BLANK for text in texts) for texts in held]
    said = [_answer(heading, held[i], rules) if marked[i] else None for i, heading in enumerate(headings)]
    pairs = [(i, i + 1) for i in range(len(headings) - 1)]
    for near, i in (*pairs, *((right, left) for left, right in reversed(pairs))):
        # Beside a column of answers "Part" is one more of them, whatever it heads elsewhere. "Gap" is not, unless
        # it holds signs or stands between two: a column of gaps stands beside the answers too, blank or with a yes.
        hint = rules.known.best(headings[i], rules.settings.heading_likeness)
        between = not any(held[i]) and any(said[i + 1 : i + 2]) and near < i
        free = hint is None or hint.role not in ANSWERS or between or _has_signs(held[i])
        if said[i] is None and said[near] is not None and marked[i] and free:
            # Words that are not known are one too, over signs that never stand beside one under the answer near them:
            # an X there is no “no”.
            strange = bool(headings[i]) and hint is None and _apart(held[near], held[i])
            met = known_answers(rules.plan).decided(headings[i]) or ("not_stated" if strange else None)
            said[i] = (headings[i], met) if met else None
    found = [""] * len(headings)
    for headed, run in groupby(range(len(headings)), key=lambda i: said[i] is not None):
        answers = {i: pair for i in run if (pair := said[i])}
        columns = [(answer, held[i]) for i, (answer, _) in answers.items()]
        different = {met for _, met in answers.values()}
        pairs_held = list(combinations((texts for _, texts in columns), 2))
        unknown = different == {"not_stated"} and pairs_held and all(starmap(_apart, pairs_held))
        if headed and (len(different) > 1 or unknown) and _are_marks(columns, rules):
            for i, (answer, _) in answers.items():
                found[i] = answer
    return tuple(found)


def meant(marks: Sequence[tuple[str, str]]) -> tuple[bool, ...]:
    """Which of a row's marks, each after the answer that heads it, mean it: the ticked, else a “no” under “Not met”."""
    ticked = tuple(text.strip() in _TICKED for _, text in marks)
    if any(ticked):
        return ticked
    return tuple(text.strip() in _REFUSED and fold(answer).startswith(fold(text)) for answer, text in marks)


def _are_marks(columns: Sequence[_Headed], rules: TableRules) -> bool:
    """Whether a mark in one of the columns means what heads it, and no column holds answers in its own right.

    One does if it alone is filled in and tells the rows apart, or says no where nothing else does.
    """
    filled = [(answer, texts) for answer, texts in columns if any(texts)]
    if len(filled) == 1:
        answer, texts = filled[0]
        kinds = {fold(text) or text for text in texts if text}
        return len(kinds) == 1 and (_has_signs(texts) or not _asks(answer, rules))
    worded = [not _has_signs(texts) and _asks(answer, rules) for answer, texts in columns]
    rows = [[(answer, texts[i]) for answer, texts in columns] for i in range(len(columns[0][1]))]
    return not any(_says_no(row, worded) for row in rows) and any(any(meant(row)) for row in rows)


def _says_no(row: Sequence[tuple[str, str]], worded: Sequence[bool]) -> bool:
    """Whether a printed “no” in one of the columns would go unheard or be replaced if they were of marks.

    `worded` marks the columns that ask for the answer and hold words alone. A “no” in each column but one is a blank.
    """
    texts = [text for _, text in row]
    refused = [i for i, text in enumerate(texts) if text in _REFUSED]
    unheard = bool(refused) and "" in texts and not any(meant(row))
    return unheard or (any(worded[i] for i in refused) and not all(text in _WORDS for text in texts))


def _has_signs(texts: Sequence[str]) -> bool:
    return not _SIGNS.isdisjoint(texts)


def _asks(heading: str, rules: TableRules) -> bool:
    """Whether a heading asks for the answer ("Fully met?") and is none itself ("Yes")."""
    hint = rules.known.best(heading, rules.settings.heading_sure)
    return hint is not None and hint.role == "met"


def _answer(heading: str, texts: Sequence[str], rules: TableRules) -> tuple[str, Met] | None:
    """The answer that a heading is, or ends with after one that asks for it ("Fully met? Yes"), in full.

    Over signs the words after one that asks are an answer too, of what meaning nobody knows ("Requirement met: Gold").
    """
    words = heading.split()
    if not words or len(words) > 12:
        return None
    # "No" heads a column of references as well as one of answers; what the columns hold tells them apart.
    known_as = known_answers(rules.plan)
    for start in range(len(words)):
        before, answer = " ".join(words[:start]), known_as.in_full(" ".join(words[start:]))
        hint = rules.known.best(answer, 1.0)
        other = hint is not None and hint.role not in ("met", "ref")
        if (met := known_as.decided(answer)) and (_asks(before, rules) if before else not other):
            return answer, met
    asked = next((n for n in range(len(words) - 1, 0, -1) if _asks(" ".join(words[:n]), rules)), 0)
    return (" ".join(words[asked:]), "not_stated") if asked and _has_signs(texts) else None


def _apart(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two columns both hold signs, and never in the same row."""
    signs = [(this in _SIGNS, that in _SIGNS) for this, that in zip(one, other, strict=True)]
    return (True, False) in signs and (False, True) in signs and (True, True) not in signs


def with_choices_made(document: Document, plan: Plan) -> Document:
    """The document, its cells that print all answers with the chosen one ticked; of answers crossed out the one left."""
    return replace(
        document, body=tuple(_chosen(item, plan) if isinstance(item, Table) else item for item in document.body)
    )


def _chosen(table: Table, plan: Plan) -> Table:
    rows = [
        [cell and (_choice_made(cell, plan) if cell.marked or cell.struck else cell) for cell in row]
        for row in table.rows
    ]
    for r, c in _shaded(rows, plan).items():
        rows[r][c] = replace(cell, text="■") if (cell := rows[r][c]) else cell
    return replace(table, rows=tuple(map(tuple, rows)))


def _shaded(rows: Sequence[Sequence[Cell | None]], plan: Plan) -> dict[int, int]:
    """The rows that answer by which of the empty cells under answers is filled, alone in its row in that colour, and its
    column; none where that is always the same one, as a template has it."""
    last = {c: (r, cell.text) for r, row in enumerate(rows) for c, cell in enumerate(row) if cell and cell.text}
    under = {c: r for c, (r, text) in last.items() if known_answers(plan).in_full(text)}
    found: dict[int, int] = {}
    for r, row in enumerate(rows) if len(under) > 1 == len({*under.values()}) else ():
        fills = [cell.fill if cell else "" for cell in row]
        filled = [c for c, head in under.items() if r > head and fills[c] and fills.count(fills[c]) == 1]
        found |= {r: filled[0]} if len(filled) == 1 else {}
    return found if len(set(found.values())) > 1 else {}


def _choice_made(cell: Cell, plan: Plan) -> Cell:
    text = cell.text
    if cell.struck and not _STROKES.isdisjoint(text):
        left = " ".join(text.translate(dict.fromkeys(map(ord, _STROKES), " ")).split())
        return replace(cell, text=left, lines=()) if known_answers(plan).in_full(left) else cell
    known, marked = known_answers(plan), _WORD.findall(cell.marked)
    for longest in range(_LONGEST if marked else 0, 0, -1):
        options = _options(text, longest, plan)
        chosen = [_WORD.findall(text[start:end]) == marked for start, end in options]
        means = {known.meaning(known.in_full(text[start:end])) for start, end in options}
        if sum(chosen) == 1 and means >= {"yes", "no"}:  # “Yes, Partly” answers two parts
            for (start, _), ticked in reversed([*zip(options, chosen, strict=True)]):
                text = f"{text[:start]}{'☑' if ticked else '☐'} {text[start:]}"
            return replace(cell, text=text, lines=())
    return cell


def _options(text: str, longest: int, plan: Plan) -> list[tuple[int, int]]:
    """Where the answers begin and end of which a text is made, each of so many words at most; none where it says more."""
    words = [word.span() for word in _WORD.finditer(text)]
    found: list[tuple[int, int]] = []
    while words:
        reach = [n for n in range(1, longest + 1) if _is_option(text[words[0][0] : words[:n][-1][1]], plan)]
        if not reach:
            return []
        found.append((words[0][0], words[: reach[-1]][-1][1]))
        words = words[reach[-1] :]
    return found


def _is_option(text: str, plan: Plan) -> bool:
    """Whether a text is one answer; letters are one each, whatever “Y P” means elsewhere."""
    parted = text[1:2] == " " or not _STROKES.isdisjoint(text.casefold().replace("n/a", ""))
    return not parted and bool(known_answers(plan).in_full(text))
