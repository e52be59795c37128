"""The quick part of the tests is what docs/developing.md says it is, and the README's command runs the whole."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
OPTIONS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]
QUICK, WHOLE = 'python -m pytest -m "not slow"', "python -m pytest"


def test_both_commands_are_documented() -> None:
    page = (ROOT / "docs" / "developing.md").read_text(encoding="utf-8")
    assert {QUICK, WHOLE} <= set(re.findall(r"`(python -m pytest[^`]*)`", page))
    assert [mark.partition(":")[0] for mark in OPTIONS["markers"]] == ["returns", "slow"]


def test_nothing_is_left_out_unasked() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.search(r"<!-- test command -->\n```\n.* -m pytest\n```", readme)
    assert not re.search(r"(^| )(-m|-k|--deselect|--ignore)", OPTIONS["addopts"])


REFUSED = r"test_the_quick_part.* starts a process: mark it slow"


def test_the_quick_part_starts_no_process() -> None:
    with pytest.raises(AssertionError, match=REFUSED):
        subprocess.run([sys.executable, "-c", ""], check=True)


def test_the_quick_part_asks_no_server_for_one() -> None:
    with socket.socket() as asking, pytest.raises(AssertionError, match=REFUSED):
        asking.connect(("127.0.0.1", 9))


@pytest.mark.slow
def test_a_slow_test_may_start_one() -> None:
    subprocess.run([sys.executable, "-c", ""], check=True)


def test_examples_are_few_and_the_same_ones_in_an_ordinary_run() -> None:
    ordinary = settings.get_profile("ordinary")
    assert (ordinary.max_examples, ordinary.derandomize, ordinary.deadline) == (25, True, None)
    assert settings.get_profile("thorough").max_examples > 100
