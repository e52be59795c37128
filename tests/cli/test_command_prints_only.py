"""The command holds no logic that a script would need: it writes no files, and the use cases print nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "winterplan_extract"
WRITES = frozenset({"write_text", "write_bytes", "mkdir", "unlink", "rename", "rmtree", "copy2", "touch", "save"})
SCREEN = frozenset({("sys", "stdout"), ("typer", "echo")})


def attributes(room: str) -> Iterator[tuple[Path, ast.Attribute]]:
    """Every attribute that a module of the room uses, with the module."""
    for path in sorted((PACKAGE / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                yield path, node


def test_no_module_of_the_command_writes_files() -> None:
    assert [f"{path.name}: {node.attr}" for path, node in attributes("cli") if node.attr in WRITES] == []


@pytest.mark.parametrize("room", ["runs", "comparison", "review"])
def test_what_a_script_calls_prints_nothing(room: str) -> None:
    named = [(path, (node.value.id, node.attr)) for path, node in attributes(room) if isinstance(node.value, ast.Name)]
    assert named
    assert [f"{path.name}: {'.'.join(name)}" for path, name in named if name in SCREEN] == []
