"""What simpler methods get right on the same rows: what an analyst could put together in an afternoon."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from matching_bench import Labelled

from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.settings import Settings
from winterplan_extract.matching.evidence import measure
from winterplan_extract.matching.lexicon import lexicon
from winterplan_extract.vocabulary import likeness

Likeness = Callable[[Sequence[str], Sequence[str]], np.ndarray]


def rivals(plan: Plan) -> dict[str, Likeness | None]:
    """Methods by name: each gives a line for each text and a column for each other text.

    None for one whose package is not installed.
    """

    def by_characters(texts: Sequence[str], _: Sequence[str]) -> np.ndarray:
        plain = lexicon(dataclasses.replace(plan, paraphrases=(), idioms=(), section_names=()), Settings().matching)
        return measure(texts, [("", "")] * len(texts), plain).chars

    return {
        "rapidfuzz token_sort_ratio": lambda texts, others: np.array(
            [[likeness.words_alike(text, other) for other in others] for text in texts]
        ),
        "TF-IDF, 3 to 5 characters": by_characters,
        "static word vectors": by_meaning if all(map(find_spec, ("wordllama", "tokenizers", "safetensors"))) else None,
    }


def by_meaning(texts: Sequence[str], others: Sequence[str]) -> np.ndarray:
    """Likeness of the means of word vectors. The wheel carries them; its own loader would ask the network."""
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    found = find_spec("wordllama")
    assert found is not None and found.origin
    folder = Path(found.origin).parent
    words = Tokenizer.from_file(str(next(folder.glob("tokenizers/*config.json"))))
    vectors = next(iter(load_file(next(folder.glob("weights/*.safetensors"))).values())).astype(np.float32)

    def mean(text: str) -> np.ndarray:
        made = vectors[words.encode(text.lower(), add_special_tokens=False).ids].mean(axis=0)
        return np.asarray(made / np.linalg.norm(made))

    return np.array([mean(text) for text in texts]) @ np.array([mean(other) for other in others]).T


def right_first(rows: Sequence[Labelled], plan: Plan) -> dict[str, list[bool] | None]:
    """For each method, whether the action it puts first is right, row by row; None: not installed."""
    texts = [row.row.requirement for row in rows]
    others = [f"{action.title}. {action.requirement}" for action in plan.actions]
    ids = [action.action_id for action in plan.actions]
    return {
        name: None
        if method is None
        else [ids[int(line.argmax())] in row.accepted for row, line in zip(rows, method(texts, others), strict=True)]
        for name, method in rivals(plan).items()
    }
