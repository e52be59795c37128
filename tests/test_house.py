"""The rules of the house: lint, types, who may import whom, a quick start, documents that hold."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Collection, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HEAVY = ("pandas", "pyarrow", "openpyxl", "docx", "pdfplumber", "pypdfium2", "numpy", "lxml", "rapidfuzz")


def run(*command: str) -> subprocess.CompletedProcess[str]:
    """The finished command, run at the top of the checkout."""
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "format", "--check", "."),
        ("ruff", "check", "."),
        ("mypy",),
    ],
    ids=["format", "lint", "types"],
)
def test_the_code_is_clean(command: tuple[str, ...]) -> None:
    done = run(sys.executable, "-m", *command)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_rooms_import_only_what_they_may() -> None:
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = run(sys.executable, "-c", code)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_the_command_starts_without_the_heavy_libraries() -> None:
    code = f"import sys, winterplan_extract.cli; print([m for m in {HEAVY!r} if m in sys.modules])"
    assert run(sys.executable, "-c", code).stdout.strip() == "[]"


def test_no_module_has_grown_into_two() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / "winterplan_extract").rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}


def test_a_class_name_stands_for_one_thing() -> None:
    homes: dict[str, list[str]] = defaultdict(list)
    for path in modules().values():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                homes[node.name.lstrip("_")].append(str(path.relative_to(ROOT)))
    assert {name: found for name, found in homes.items() if len(found) > 1} == {}


def test_no_modules_import_one_another_in_a_circle() -> None:
    every = modules()
    graph = {name: set(imported_by(path, every.keys())) - {name} for name, path in every.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(" -> ".join(circle.args[1]))


def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name; a room by its own."""
    found = (ROOT / "winterplan_extract").rglob("*.py")
    return {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in found}


def imported_by(path: Path, every: Collection[str]) -> Iterator[str]:
    """The modules that a module imports, in functions too: a circle that loads late is still one."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in every)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                yield from (target for target in (name if name in every else node.module,) if target in every)


def test_every_public_module_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "winterplan_extract").rglob("*.py")
        if not path.read_text(encoding="utf-8").lstrip().startswith(('"""', 'r"""'))
    ]
    assert silent == []


@pytest.mark.parametrize(
    "page", sorted([ROOT / "README.md", *ROOT.glob("docs/*.md"), *ROOT.glob("*/README.md")]), ids=str
)
def test_links_between_documents_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8"))
    broken = [target for target in targets if not (page.parent / target).exists()]
    assert broken == []


@pytest.mark.slow
def test_the_readme_shows_flags_that_the_command_has() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = set(
        re.findall(r"(?<![\w-])--[a-z][a-z-]+", "\n".join(line for line in text.splitlines() if "winterplan " in line))
    )
    environment = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1"}
    commands = ("run", "check", "tables", "match", "explain", "compare", "plan check")
    helps = "".join(
        subprocess.run(
            [sys.executable, "-m", "winterplan_extract", *command.split(), "--help"],
            cwd=ROOT, capture_output=True, text=True, env=environment, check=True,
        ).stdout
        for command in commands
    )  # fmt: skip
    assert shown
    assert [flag for flag in shown if flag not in helps] == []
