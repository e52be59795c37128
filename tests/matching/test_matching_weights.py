"""The learnt weights: those of the package are sound, and a file that is not is refused by name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from winterplan_extract.matching.score import WEIGHTS_FILE, default_weights, weights_from

SOUND = WEIGHTS_FILE.read_text(encoding="utf-8")


def test_the_packages_own_weights_are_sound() -> None:
    assert weights_from(WEIGHTS_FILE) == default_weights()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            re.sub(r"^chars = .*", "chars = nan", SOUND, flags=re.M),
            r"^a table is not .* each value a number from -100 to 100",
        ),
        (re.sub(r"^chars = .*", 'chars = "5.5"', SOUND, flags=re.M), "each value a number from -100 to 100"),
        (re.sub(r"^chars = .*", "chars = 1e9", SOUND, flags=re.M), "each value a number from -100 to 100"),
        (SOUND.replace("[no_action]", "[nothing]"), "there is no such name; there are action, none"),
        (re.sub(r"\[no_action\][^\[]*", "", SOUND), "no_action is missing"),
        ("[action\n", "is no valid TOML"),
    ],
)
def test_weights_that_are_none_are_refused(content: str, told: str, tmp_path: Path) -> None:
    assert content != SOUND
    (tmp_path / "weights.toml").write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=told):
        weights_from(tmp_path / "weights.toml")
