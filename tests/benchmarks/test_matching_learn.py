"""The learnt weights come from the bench and the lists alone, and anybody can learn them again."""

from __future__ import annotations

import pytest
from matching_learn import SIGNALS, as_toml, from_bench

from winterplan_extract.domain.settings import Settings
from winterplan_extract.matching.score import NONE_SIGNALS, PART_SIGNALS, WEIGHTS_FILE, default_weights
from winterplan_extract.storage.plan_folder import load_plan


def test_no_number_set_by_hand_stands_among_the_learnt_ones() -> None:
    weights = default_weights()
    assert list(weights.action) == [*SIGNALS]
    assert list(weights.none) == ["bias", *NONE_SIGNALS]
    assert list(weights.parts) == ["bias", *PART_SIGNALS, "further_at"]
    assert list(weights.outcomes) == ["mapped_at", "several_at", "unmapped_at"]


@pytest.mark.slow
def test_learning_gives_the_weights_of_the_package_byte_for_byte() -> None:
    content = WEIGHTS_FILE.read_text(encoding="utf-8")
    assert as_toml(from_bench(load_plan(), Settings().matching), content) == content
