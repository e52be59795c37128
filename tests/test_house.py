"""The rules of the house: lint, types, who may import whom, a quick start, documents that hold."""

from __future__ import annotations

import ast
import csv
import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import suppress
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROBLEMS = ROOT / "winterplan_extract" / "domain" / "problems.csv"
HEAVY = ("pyarrow", "openpyxl", "docx", "pdfplumber", "pypdfium2", "numpy", "lxml", "rapidfuzz")


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
@pytest.mark.parametrize("begins", ["winterplan_extract.cli", "winterplan_extract.desk.app"])
def test_the_command_and_the_desk_start_without_the_heavy_libraries(begins: str) -> None:
    code = f"import sys, {begins}; print([m for m in {HEAVY!r} if m in sys.modules])"
    assert run(sys.executable, "-c", code).stdout.strip() == "[]"


def test_no_module_has_grown_into_two() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / "winterplan_extract").rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}


SETTLED_ROOMS = ("sources", "matching", "runs", "outputs", "review", "comparison", "audit")
FACTS = {
    "sources/excel/conditional.py": "how Excel mixes the colours of a scale",
    "sources/excel/drawn.py": "Excel's units of length",
    "sources/excel/sheet.py": "how Excel numbers colours",
    "sources/excel/number_format.py": "how Excel writes the parts of a number format and shows a share",
    "sources/word/accepted.py": "what Word's files mean by their numbers",
    "sources/word/fields.py": "what Word's files mean by their numbers",
    "sources/word/markup.py": "units of length",
    "sources/word/numbering.py": "how numbers are written",
    "sources/word/styles.py": "what Word's files mean by their numbers, and how it mixes colours",
    "sources/signs.py": "what the codes of symbol fonts show, and how colours are written",
    "sources/word/tables.py": "what Word's files mean by their numbers, and units of length",
    "sources/pdf": "what PDF files and pdfium mean by their numbers",
    "sources/ocr": "shades of a picture and what the model takes",
    "sources/second/pages.py": "what pdfium means by its numbers",
    "sources/second/sheets.py": "how columns are lettered",
    "matching/parts.py": "how clearly each sign cuts, beside its pattern",
    "matching/stems.py": "letters that each ending leaves, beside it",
    "outputs/theme.py": "the look of the workbook and the page",
    "outputs/fitting.py": "the widths of Arial's letters",
}
LONGEST_SIGNATURE = 12  # bytes at the start of a file that say what it is
NEXT_TO_NOTHING = 1e-4  # what keeps a division by nothing or a logarithm of nothing away
NEUTRAL = (-1, 0, 1, 2, 100)  # none, one, a pair or half, and percent
WIDTHS = (
    "SheetColumn",
    "row_column",
    "_count",
    "_counted",
    "_number",
    "_not_taken_because",
    "_by_council",
)  # a column's heading and its width in characters, declared together


def test_every_threshold_stands_in_the_settings_of_its_room() -> None:
    told = [
        f"{path.relative_to(ROOT)}:{number.lineno}: {number.value}"
        for room in SETTLED_ROOMS
        for path in sorted((ROOT / "winterplan_extract" / room).rglob("*.py"))
        if path.name != "settings.py" and not any(fact in path.as_posix() for fact in FACTS)
        for source in [path.read_text(encoding="utf-8")]
        for number in numbers_in(ast.parse(source))
        if not (ast.get_source_segment(source, number) or "").startswith("0x")  # a code of a file format
    ]
    assert told == []


def numbers_in(node: ast.AST) -> Iterator[ast.Constant]:
    """The numbers with a meaning: no neutral one, no place in a sequence, no power, no size of a cache."""
    if isinstance(node, ast.Constant):
        if type(node.value) in (int, float) and node.value not in NEUTRAL and node.value > NEXT_TO_NOTHING:
            yield node
        return
    if isinstance(node, ast.Slice):
        parts = (part for part in (node.lower, node.upper) if part is not None)
        yield from (number for part in parts for number in numbers_in(part) if number.value > LONGEST_SIGNATURE)
        return
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        return
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        yield from numbers_in(node.value)
        return
    if isinstance(node, ast.keyword) and node.arg in ("maxsize", "frozen", "mode"):
        return
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in (*WIDTHS, "within", "text", "date"):
        return
    for part in ast.iter_child_nodes(node):
        yield from numbers_in(part)


@pytest.mark.parametrize("path", sorted((ROOT / "winterplan_extract").rglob("settings.py")), ids=str)
def test_a_setting_says_its_unit_and_reason_and_is_used(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    lines = source.splitlines()
    fixed = [
        node for node in ast.parse(source).body
        if isinstance(node, ast.AnnAssign) and not isinstance(node.value, ast.Call) and not ast.unparse(node.target).startswith("_")
    ]  # fmt: skip
    silent = [
        node.lineno for node in fixed if not any("  # " in line for line in lines[node.lineno - 1 : node.end_lineno])
    ]
    used = set[str]().union(*(words_of(each) for each in modules().values() if each != path))
    idle = [name for name in (ast.unparse(node.target) for node in fixed) if name not in used]
    assert (silent, idle) == ([], [])


def test_a_class_name_stands_for_one_thing() -> None:
    homes: dict[str, list[str]] = defaultdict(list)
    for path in modules().values():
        for node in parts_of(path):
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


@cache
def parts_of(path: Path) -> tuple[ast.AST, ...]:
    """A module's classes and imports."""
    parts = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return tuple(part for part in parts if isinstance(part, ast.ClassDef | ast.Import | ast.ImportFrom))


@cache
def words_of(path: Path) -> frozenset[str]:
    """The words of a module."""
    return frozenset(re.findall(r"\w+", path.read_text(encoding="utf-8")))


@cache
def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name; a room by its own."""
    found = (ROOT / "winterplan_extract").rglob("*.py")
    return {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in found}


def imported_by(path: Path, every: Collection[str]) -> Iterator[str]:
    """The modules that a module imports, in functions too: a circle that loads late is still one."""
    for node in parts_of(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in every)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                yield from (target for target in (name if name in every else node.module,) if target in every)


def test_each_problem_is_worded_once_and_given_somewhere() -> None:
    lines = list(csv.DictReader(PROBLEMS.read_text(encoding="utf-8").splitlines()))
    codes = [line["code"] for line in lines]
    given = set(chain(*(re.findall(r'"([a-z_]+)"', path.read_text(encoding="utf-8")) for path in modules().values())))
    assert [code for code in codes if codes.count(code) > 1 or code not in given] == []
    assert {line["severity"] for line in lines} == {"error", "warning", "note"}
    assert [line["code"] for line in lines if not line["wording"] or None in line] == []


def test_each_line_of_words_has_its_columns_and_no_more() -> None:
    lines = csv.DictReader(PROBLEMS.with_name("words.csv").read_text(encoding="utf-8").splitlines())
    assert [line for line in lines if None in line or None in line.values()] == []


def test_every_public_module_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "winterplan_extract").rglob("*.py")
        if not path.read_text(encoding="utf-8").lstrip().startswith(('"""', 'r"""'))
    ]
    assert silent == []


def test_the_format_shown_to_newcomers_is_the_one_in_the_code() -> None:
    page = (ROOT / "docs" / "developing.md").read_text(encoding="utf-8")
    shown = re.findall(r"```python\n(.*?)\n```", page.partition("## A format in thirty lines")[2], re.DOTALL)
    code = "".join(
        path.read_text(encoding="utf-8") for path in sorted((ROOT / "winterplan_extract/sources").rglob("*.py"))
    )
    assert len(shown) == 3
    assert [line for block in shown for line in block.splitlines() if f"{line}\n" not in code] == []


@pytest.mark.parametrize(
    "page", sorted([ROOT / "README.md", *ROOT.glob("docs/*.md"), *ROOT.glob("*/README.md")]), ids=str
)
def test_links_between_documents_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8"))
    broken = [target for target in targets if not (page.parent / target).exists()]
    assert broken == []


def test_what_the_package_imports_comes_with_it() -> None:
    """By itself, with an extra, or with a library that does: those of the developers are not there for an analyst."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [declared["optional-dependencies"][name] for name in ("parquet", "dask", "ocr")]
    direct = {_distribution(each) for each in chain(declared["dependencies"], *extras)}
    brought = {_distribution(each) for name in direct for each in _required(name) if "extra ==" not in each}
    of_module = packages_distributions()
    lacking = {
        f"{path.name} imports {top}"
        for path in (ROOT / "winterplan_extract").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for module in _imported(node)
        if (top := module.partition(".")[0]) not in {*sys.stdlib_module_names, "winterplan_extract"}
        and not {name.lower() for name in of_module.get(top, [top])} & (direct | brought)
    }
    assert lacking == set()


def _distribution(requirement: str) -> str:
    return re.split(r"[^\w.-]", requirement)[0].lower()


def _required(name: str) -> list[str]:
    with suppress(PackageNotFoundError):  # an extra that is not there
        return requires(name) or []
    return []


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return [each.name for each in node.names] if isinstance(node, ast.Import) else []
