"""Nothing that a document holds is obeyed by a terminal or taken for markup."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from winterplan_extract.cli.inspect import spans
from winterplan_extract.cli.terminal import console, safe, table

CASES = [
    ("plain text", "plain text", "left as it is"),
    ("a\x1b[31mred\x1b[0m", "ared", "colours"),
    ("a\x1b]0;title\x07b", "ab", "the window's title"),
    ("a\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\b", "alinkb", "a hidden link"),
    ("a\x9b2Jb", "ab", "the one-byte form"),
    ("a\x1bcb", "ab", "a reset"),
    ("a\x07\x08\x00\rb", "ab", "bell, backspace, NUL, return"),
    ("abc\u202egpj.exe", "abcgpj.exe", "text that reads backwards"),
    ("a\nb\tc", "a\nb\tc", "lines and tabs stay"),
    ("a\udcff", "a", "half a character"),
    ("• “quoted” – £5", "• “quoted” – £5", "letters and signs of English print"),
]


@pytest.mark.parametrize(("text", "expected", "why"), CASES, ids=[case[2] for case in CASES])
def test_safe(text: str, expected: str, why: str) -> None:
    assert safe(text) == expected


@given(st.text())
def test_what_is_safe_stays_and_holds_no_control_character(text: str) -> None:
    once = safe(text)
    assert safe(once) == once
    assert not any((ord(c) < 32 and c not in "\n\t") or 127 <= ord(c) < 160 for c in once)


def test_markup_in_a_cell_is_text() -> None:
    stream = io.StringIO()
    table(console(stream), ("[bold]heading",), [("[red]x[/red] :smile:",)])
    assert "[red]x[/red] :smile:" in stream.getvalue()
    assert "[bold]heading" in stream.getvalue()


@pytest.mark.parametrize("width", [72, 80])
def test_on_a_narrow_terminal_nothing_of_a_table_is_cut(width: int) -> None:
    stream = io.StringIO()
    numbers = ("met", "newly met", "slipped", "gaps opened", "gaps closed", "later", "earlier", "gone", "new")
    lines = [("London Borough of Fleetbourne", "170 > 169", *"12345678", ""), ("Rutland", *"–––––––––", "only in one")]
    table(Console(file=stream, width=width), ("council", *numbers, ""), lines, right=numbers)
    words = stream.getvalue().split()
    for word in (*" ".join(numbers).split(), *"12345678", "170", "169", "London"):
        assert word in words
    assert stream.getvalue().endswith("\nRutland: only in one\n")


def test_a_letter_that_the_terminal_lacks_does_not_end_the_command() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    table(console(stream), ("a",), [("“£5”",)])
    stream.flush()
    assert b"?" in raw.getvalue()


@pytest.mark.parametrize(("numbers", "expected"), [([], ""), ([4], "4"), ([3, 1, 2], "1-3"), ([1, 2, 5], "1-2, 5")])
def test_spans(numbers: list[int], expected: str) -> None:
    assert spans(numbers) == expected
