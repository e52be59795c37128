"""Outputs written once for the tests that only look at them."""

from __future__ import annotations

from pathlib import Path

import outputs_builders as build
import pytest

from winterplan_extract.outputs import write_outputs


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs of the fictional comparison, in the working profile."""
    out = tmp_path_factory.mktemp("working") / "comparison"
    write_outputs(build.comparison(), out, plan=build.plan(), run={"version": "1"})
    return out


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same in the publish profile."""
    out = tmp_path_factory.mktemp("publish") / "comparison"
    write_outputs(build.comparison(), out, plan=build.plan(), profile="publish", run={"version": "1"})
    return out
