"""Small steps of the matching: stems, repairs, idioms, parts of a text, numbers of a return."""

from __future__ import annotations

import pytest

from winterplan_extract.matching.lexicon import transitions
from winterplan_extract.matching.parts import matter, parts, segments
from winterplan_extract.matching.stems import stem
from winterplan_extract.matching.weighed import order_signal
from winterplan_extract.matching.wording import Mender, Wording, unmangle

SAME_STEM = [
    ("vaccine", "vaccination"), ("distribute", "distribution"), ("commission", "commissioning"), ("assess", "assessments"),
    ("isolate", "isolation"), ("policy", "policies"), ("ccg", "ccgs"), ("plan", "planning"), ("monitor", "monitoring"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME_STEM)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"), [("provide", "provider"), ("carer", "care"), ("staff", "stay"), ("2020", "2021")]
)
def test_different_words_keep_different_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


KNOWN = ("guidance", "infection", "control", "report", "shortages", "to", "the", "of", "promote", "tracker")
DAMAGE = [
    ("gui dance", "guidance", "split word"),
    ("infectioncontrol", "infection control", "lost space"),
    ("rep0rt", "report", "0 for o"),
    ("contro1", "control", "1 for l"),
    ("infecti0n", "infection", "0 for o inside"),
    ("guidnace", "guidance", "letters swapped"),
    ("prornote", "promote", "rn for m"),
    ("telephone", "telephone", "a word of the council's own stays"),
    ("2020", "2020", "a number stays"),
    ("designed", "designed", "another form of a known word stays, though “de” and “signed” could be read in it"),
    ("0f", "of", "a short word misread"),
]


@pytest.mark.parametrize(("damaged", "mended", "why"), DAMAGE)
def test_damaged_words_are_mended_by_known_ones(damaged: str, mended: str, why: str) -> None:
    assert Mender(KNOWN, likeness_needed=0.86).mend(damaged.split()) == mended.split(), why


def test_wrong_encoding_is_put_right() -> None:
    assert unmangle("carersâ€™ caf\u00c3\u00a9") == "carers’ café"
    assert unmangle("informa\u019fon") == "information"


PRINTED_ODDLY = [
    ("s t a f f test results", "staff test results", "letters set apart"),
    ("ffuunndd the ccaarree homes", "fund the care homes", "bold made by printing each letter twice"),
    (
        "wiIl teIl staff In homes",
        "will tell staff In homes",
        "a capital I for an l, where a small letter stands before it",
    ),
    ("a b list of A to Z", "a b list of A to Z", "two single letters are no word"),
]


@pytest.mark.parametrize(("printed", "meant", "why"), PRINTED_ODDLY)
def test_letters_printed_oddly_are_put_right(printed: str, meant: str, why: str) -> None:
    assert unmangle(printed) == meant, why


LINES = [
    (
        "Pay the grant to\nproviders and file the re-\nturns on time",
        "Pay the grant to providers and file the returns on time",
        "wrapped",
    ),
    ("Pay the grant\nFile the returns", "Pay the grant\nFile the returns", "two demands, a line each"),
    ("Pay the grant;\nfile the returns", "Pay the grant;\nfile the returns", "a line that was ended"),
    ("We:\n• pay the\ngrant\n• file returns", "We:\n• pay the grant\n• file returns", "wrapped within a list"),
]


@pytest.mark.parametrize(("text", "asked", "why"), LINES)
def test_lines_broken_at_a_columns_edge_are_joined(text: str, asked: str, why: str) -> None:
    assert matter(text) == asked, why


def test_an_idiom_and_its_meaning_read_alike() -> None:
    read = Wording([("ICF", "infection control fund"), ("should", "")], KNOWN, likeness_needed=0.86).read
    assert read("ICF").bag == read("Infection control fund").bag
    assert read("should").stems == ()
    assert read("the ICF").printed[-1] == "icf"


APART = [
    ("Support campaigns, including directing providers to venues. Report weekly; and publish results",
     [("Support campaigns", 1.0), ("including directing providers to venues", 0.2), ("Report weekly", 1.0), ("publish results", 1.0)],
     "a sentence or semicolon begins something new, including less surely"),
    ("a) send round a digest;\nb) hold a review", [("send round a digest", 1.0), ("hold a review", 1.0)], "marks of a list are no words"),
    ("Report shortages, as the guidance recommends", [("Report shortages", 1.0), ("as the guidance recommends", 0.0)], "a clause that goes on"),
    ("Review rotas, and publish results", [("Review rotas", 1.0), ("publish results", 0.5)], "a comma and and"),
    ("Report spending; PPE - store it", [("Report spending", 1.0), ("PPE - store it", 1.0)],
     "a short clause goes with what it is less clearly set off from"),
    ("One thing only", [("One thing only", 1.0)], "nothing divides it"),
    ("Write a plan. This should name leads", [("Write a plan", 1.0), ("This should name leads", 0.2)], "more of the same"),
    ("Train staff, e.g. porters", [("Train staff, e.g. porters", 1.0)], "a full stop within a sentence"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "apart", "why"), APART)
def test_a_requirement_is_taken_apart_where_it_asks_for_more(
    text: str, apart: list[tuple[str, float]], why: str
) -> None:
    assert list(parts(text)) == apart, why


def test_segments_are_parts_and_what_stands_before_and_after_each_border() -> None:
    found = segments("Alpha guidance; beta testing; gamma visits")
    assert [segment.text for segment in found] == [
        "Alpha guidance", "beta testing", "gamma visits",
        "beta testing; gamma visits", "Alpha guidance; beta testing",
    ]  # fmt: skip
    assert segments("One thing only") == ()


def test_segments_after_a_colon_are_about_what_stands_before_it() -> None:
    first, second = segments("Link workers: joint working for those most in need, and laptops for home")
    assert (first.topic, first.text) == ("Link workers", "joint working for those most in need")
    assert (second.topic, second.text) == ("Link workers", "laptops for home")


def test_who_is_to_act_is_no_part_of_the_matter() -> None:
    assert matter("Directors of adult social services and PSWs should: develop links") == "develop links"
    assert matter("Report: shortages") == "Report: shortages"


def test_order_speaks_for_the_next_of_the_list() -> None:
    import numpy as np

    table = transitions(np.array([0, 0, 0, 1, 1]))
    chances = np.full((3, 5), 0.2)
    chances[0] = (0.96, 0.01, 0.01, 0.01, 0.01)
    chances[2] = (0.01, 0.01, 0.96, 0.01, 0.01)
    signal = order_signal(chances, np.zeros(3), table)
    assert signal[1].argmax() == 1
    assert table.sum(axis=1) == pytest.approx(np.ones(5))
