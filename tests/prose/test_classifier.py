"""Lines of prose are told by examples: what a plan folder without them does, and how well those of the project's own tell."""

from __future__ import annotations

from winterplan_extract.domain.plan import ProseLine
from winterplan_extract.prose.lines import Classifier, ProseText, examples, taught
from winterplan_extract.storage.plan_folder import load_plan

PLAN = load_plan()
FOLDS = 5


def test_lines_of_documents_that_were_not_learnt_from_are_told_apart() -> None:
    """A floor under what `tests/benchmarks/prose.py --examples` measures."""
    documents = list(dict.fromkeys(document for document, *_ in PLAN.prose))
    found = right = rows = 0
    for fold in range(FOLDS):
        held = set(documents[fold::FOLDS])
        model = taught(tuple(line for line in PLAN.prose if line[0] not in held))
        for line, commits in examples(line for line in PLAN.prose if line[0] in held):
            told = model.log_odds(line) >= 0
            found += told and commits
            rows += told
            right += commits
    assert found / right > 0.75
    assert 1 - found / rows < 0.06


def test_the_heading_over_a_line_counts() -> None:
    lines: list[ProseLine] = [("A", "heading", "Title", "")]
    for n in range(20):
        lines += [("A", "heading", "What we do", ""), ("A", "bullet", f"masks and gloves {n}", "yes")]
        lines += [("A", "heading", "Risks", ""), ("A", "bullet", f"masks and gloves {n}", "no")]
    model = taught(tuple(lines))
    assert model.log_odds(ProseText("masks and gloves", "bullet", "What we do")) > 0
    assert model.log_odds(ProseText("masks and gloves", "bullet", "Risks")) < 0


def test_a_line_in_doubt_follows_the_others_of_its_section_and_its_document() -> None:
    model = Classifier(0.0, {"word doing": 40.0, "word fact": -40.0})
    doubtful = ProseText("masks", "bullet", "Here")

    def beside(*others: tuple[str, str]) -> float:
        lines = [doubtful, *(ProseText(text, "bullet", heading) for text, heading in others)]
        return model.together(lines, lambda texts: [0.3] * len(texts))[0]

    assert (
        beside(*[("doing", "Here")] * 6)
        > beside(*[("doing", "There")] * 6)
        > beside()
        > beside(*[("fact", "There")] * 6)
    )
    assert beside(*[("fact", "Here")] * 6) < beside(*[("fact", "There")] * 6)


def test_a_line_of_thousands_of_words_is_told_too() -> None:
    endless = ProseText("the fund was set up by the government in March " * 2000, "sentence", "Background")
    assert taught(PLAN.prose).together([endless] * 2, lambda texts: [1.0] * len(texts)) < [0.0, 0.0]
    model = Classifier(0.0, {"word fact": -1e9})
    assert model.together([ProseText("fact", "bullet", "")], lambda texts: [1.0] * len(texts))[0] < 0


def test_without_examples_nothing_is_told() -> None:
    assert taught(()).log_odds(ProseText("We ring every home.", "sentence", "")) == 0.0
