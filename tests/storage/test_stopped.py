"""A folder is wholly the old one or wholly the new one, at whatever call to the system its replacing is stopped."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="needs forks and signals")]
STOPPING = Path(__file__).with_name("stopping.py")
KILLED = [
    ("exchange", 1, {"old", "new"}, "the system exchanges the two folders"),
    ("renames", 1, {"old", "new", "absent"}, "a network drive: the old folder is renamed away, the new one in"),
    ("files", 11, {"old", "new", "torn"}, "the current folder: it cannot be another one afterwards"),
]


def stops(way: str, sent: str, step: int, folder: Path) -> list[dict[str, Any]]:
    """What stood after each stop, see stopping.py."""
    done = subprocess.run(
        [sys.executable, str(STOPPING), way, sent, str(step), str(folder)], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    told: list[dict[str, Any]] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize(("way", "step", "may_stand", "why"), KILLED, ids=[case[0] for case in KILLED])
def test_killed_at_each_call(way: str, step: int, may_stand: set[str], why: str, tmp_path: Path) -> None:
    told = stops(way, "SIGKILL", step, tmp_path)
    assert {line["stood"].partition(":")[0] for line in told} <= may_stand, why
    assert [line for line in told if line["settled"] not in ("old", "new")] == [], "whoever reads it finds it whole"
    assert [line for line in told if line["next"] != "newer" or line["left"]] == [], "the next run goes through"
    found = Counter(line["settled"] for line in told)
    assert min(found["old"], found["new"]) >= 2, "both sides of the switch were tried"


@pytest.mark.parametrize(("way", "step"), [("exchange", 2), ("files", 17)])
@pytest.mark.parametrize(("sent", "status"), [("SIGTERM", 143), ("SIGINT", 130)], ids=["kill", "Ctrl-C"])
def test_stopped_at_each_call(way: str, step: int, sent: str, status: int, tmp_path: Path) -> None:
    told = stops(way, sent, step, tmp_path)
    said = {"old": "Stopped. What an earlier run has written is as it was.\n", "new": "The new outputs stand in "}
    assert [line for line in told if line["stood"] not in said] == []
    assert [line for line in told if said[line["stood"]] not in line["told"] or line["status"] != status] == []
    assert [line for line in told if line["next"] != "newer" or line["left"]] == []
    assert {line["stood"] for line in told} == {"old", "new"}
