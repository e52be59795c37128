"""The answer to “fully met?”: words, marks, ticked boxes, colours, and a return's own key."""

from __future__ import annotations

import csv
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winterplan_extract.domain.document import Cell, Document, Paragraph, Table
from winterplan_extract.domain.records import Met
from winterplan_extract.domain.settings import Settings
from winterplan_extract.fields.answer_key import colour_of, find_key
from winterplan_extract.fields.compliance import crossed_means, in_two_languages, read_met
from winterplan_extract.storage.plan_folder import default_folder, load_plan

PLAN = load_plan()
SETTINGS = Settings()

ANSWERS = [
    ("Y", "yes", "the template's letter"),
    ("YES.", "yes", "case and full stop"),
    ("(Y)", "yes", "brackets"),
    ("Fully met. No gaps.", "yes", "the leading answer"),
    ("Y P N", "not_stated", "all choices printed, though “Y P” is partly"),
    ("Y - ongoing", "yes", "an answer and a remark"),
    ("Complete as of October", "yes", "a joining word follows"),
    ("RAG: Green", "yes", "a label before the answer"),
    ("N", "no", "without a key, N is no"),
    ("No – but will be fully met by Dec", "no", "what follows does not turn it"),
    ("No but will be fully met by December", "no", "the same without a dash"),
    ("Not yet met", "no", "not, although “met” is in it"),
    ("Not applicable", "not_applicable", "not, although “not” is in it"),
    ("N/A as no easements apply", "not_applicable", "the N of N/A is no N"),
    ("Yes (partially)", "partly", "a yes taken back"),
    ("Yes, but not fully", "partly", "as above"),
    ("Not fully met", "partly", "short of it"),
    ("In progress", "partly", "under way"),
    ("Requirement partly met", "partly", "what is spoken of says nothing"),
    ("This is currently being met", "yes", "as above"),
    ("The requirement has not yet been met", "no", "as above"),
    ("75%", "partly", "a share"),
    ("100 %", "yes", "all of it"),
    ("A", "partly", "amber"),
    ("A plan is being written", "not_stated", "the article is no amber"),
    ("No care home has been left out", "not_stated", "a sentence that begins with “No” is no answer"),
    ("Y/N", "not_stated", "the template as it was"),
    ("Y/N  Y", "yes", "the template with the answer behind it"),
    ("Y/P", "not_stated", "two answers"),
    ("TBC", "not_stated", "no answer yet"),
    ("⚠️", "partly", "a warning sign in its coloured form"),
    ("⚠", "partly", "the plain one"),
    ("~", "partly", "about"),
    ("◐ under way", "partly", "half a circle"),
    ("◔", "partly", "a quarter of one"),
    ("🔵", "yes", "blue of a blue, red, amber and green scale"),
    ("–", "not_stated", "a dash"),
    ("", "not_stated", "empty"),
    ("Banana", "not_stated", "unknown words are never guessed"),
    ("Y\nY", "yes", "two parts that agree"),
    ("Y\nY\nN", "partly", "parts that differ"),
    ("Y\nN", "not_stated", "two opposite lines may be the template's"),
]


@pytest.mark.parametrize(("text", "met", "why"), ANSWERS)
def test_words(text: str, met: str, why: str) -> None:
    assert read_met(text, "", PLAN, SETTINGS).met == met, why


MARKS = [
    ("✓", "yes", "a tick"),
    ("✔️", "yes", "a tick with its emoji selector"),
    ("\uf0fc", "yes", "a Wingdings tick"),
    ("✗", "no", "a cross"),
    ("☐", "no", "a box left empty in a column of boxes"),
    ("☑ Yes ☐ No", "yes", "marks before"),
    ("Yes ☐ No ☒", "no", "marks after"),
    ("Yes ☒ No ☐", "yes", "Word's ticked box is ☒"),
    ("☐ Yes ☐ No", "not_stated", "nothing ticked"),
    ("☑ Yes ☑ No", "not_stated", "both ticked"),
    ("☑ Yes / ☐ No", "yes", "with a slash"),
    ("Fully ☐ Partly ☐ Not ☑", "no", "options of one word, marks behind"),
    ("Not in every home", "not_stated", "“not” begins a sentence"),
    ("[x] Yes [ ] No", "yes", "typed boxes"),
    ("Yes [ ] No [x]", "no", "typed boxes, after"),
    ("Yes ✓ No", "yes", "one mark for two options"),
    ("✗ Yes ✓ No", "no", "a cross beside a tick is not a tick"),
    ("Yes ☐ Partly ☒ No ☐", "partly", "three options"),
    ("Yes ☐ No ☐ N/A ☒", "not_applicable", "an option with a slash in it"),
    ("☐ Yes ☑ No – as explained", "no", "a remark after the options"),
    ("• Yes ☐ No", "yes", "a ticked box that was read as a bullet"),
    ("☐ Met", "not_stated", "an empty box beside one word"),
]


@pytest.mark.parametrize(("text", "met", "why"), MARKS)
def test_marks_and_boxes(text: str, met: str, why: str) -> None:
    assert read_met(text, "", PLAN, SETTINGS).met == met, why


FILLS = [
    ("FF0000", "red", "plain"),
    ("C00000", "red", "dark"),
    ("FFC7CE", "red", "Excel's bad"),
    ("FFC000", "amber", "plain"),
    ("FFFF00", "amber", "yellow is amber"),
    ("FFEB9C", "amber", "Excel's neutral"),
    ("00B050", "green", "plain"),
    ("92D050", "green", "light"),
    ("C6EFCE", "green", "Excel's good"),
    ("FFFFFF", "", "white"),
    ("D9D9D9", "", "grey"),
    ("000000", "", "black"),
    ("4472C4", "", "a blue header"),
    ("DEEAF6", "", "a pale blue band"),
    ("", "", "none"),
    ("auto", "", "Word's word for none"),
]


@pytest.mark.parametrize(("fill", "colour", "why"), FILLS)
def test_colours(fill: str, colour: str, why: str) -> None:
    assert colour_of(fill, SETTINGS) == colour, why


def test_a_colour_stands_for_the_answer_only_where_there_are_no_words() -> None:
    coloured = read_met("", "00B050", PLAN, SETTINGS)
    assert (coloured.text, coloured.met) == ("[green]", "yes")
    worded = read_met("N", "00B050", PLAN, SETTINGS)
    assert (worded.text, worded.met) == ("N", "no")


def test_a_dot_says_what_its_colour_says() -> None:
    for dot, fill, text, met in (("●", "FF0000", "[red]", "no"), ("■ ■", "FFC000", "[amber]", "partly"), ("✓", "FF0000", "✓", "yes"), ("●", "", "●", "not_stated")):  # fmt: skip
        answer = read_met(dot, fill, PLAN, SETTINGS)
        assert (answer.text, answer.met) == (text, met)


def key_of(line: str) -> dict[str, str]:
    return dict(
        find_key(Document("x.docx", "docx", None, (), tuple(map(Paragraph, line.split("\n")))), PLAN, SETTINGS).means
    )


KEYS = [
    ("KEY:  Y = FULLY MET    N = ONLY PARTIALLY MET, WORK TO DO", {"y": "yes", "n": "partly"}, "a footer"),
    (
        "Key: Y = met in full, N = met in part or not at all, P = started or under way",
        {"y": "yes", "p": "partly"},
        "an explanation that leaves it open says nothing",
    ),
    ("Scoring: 1 = fully met, 2 = partly met, 4 = not met", {"1": "yes", "2": "partly", "4": "no"}, "figures"),
    ("Ward 2 = two homes, 3 = partly met homes", {}, "figures without the word key or scoring"),
    (
        "B = complete and embedded\nG = on track\nR = off track",
        {"b": "yes", "g": "partly", "r": "no", "blue": "yes", "green": "partly", "red": "no"},
        "letters of a scale of colours explain the colours",
    ),
    ("Key: F - Fully met P - Partially met N - Not met", {"f": "yes", "p": "partly", "n": "no"}, "dashes"),
    ("Y=Yes; N=No; N/A = Not applicable", {"y": "yes", "n": "no", "n/a": "not_applicable"}, "semicolons"),
    ("Y = met with no outstanding actions, N = not met", {"y": "yes", "n": "no"}, "“no outstanding” is no no"),
    ("The plan has A = B", {}, "one letter is no key"),
    (
        "Key: ✓ fully met, ~ or ⚠️ partly met, ✗ not met",
        {"✓": "yes", "~": "partly", "⚠": "partly", "✗": "no"},
        "marks, two for one",
    ),
    ("Legend: ● met ◐ partly met ○ not met", {"●": "yes", "◐": "partly", "○": "no"}, "circles"),
    (
        "RAG rating key: R – not started; A – under way; G – done",
        {"r": "no", "a": "partly", "g": "yes", "red": "no", "amber": "partly", "green": "yes"},
        "words before “key”",
    ),
    ("Red: 3 homes", {}, "a colour that begins a sentence"),
    (
        "Key to scores\n3: requirement fully met\n2: partly met\n0: does not apply to us",
        {"3": "yes", "2": "partly", "0": "not_applicable"},
        "figures under what heads them",
    ),
    ("What the numbers mean\nEach is the board's.\n1 = Met\n2 = Not met", {"1": "yes", "2": "no"}, "a line between"),
    ("Scoring\nWe asked each team.\nA board met.\n1: Met\n2: Not met", {}, "too far below what heads it"),
    ("Rating used:\n✓ fully met\n✗ not met", {"✓": "yes", "✗": "no"}, "marks, a line each"),
    ("Key actions for scores of staff\n1: Met the board\n2: No reply", {}, "a heading of something else"),
    (
        "Teal = met, pink = partly met; maroon: not met",
        {"teal": "yes", "pink": "partly", "maroon": "no"},
        "other colours",
    ),
    (
        "Green dot: fully met. Amber dot: partly met. Red shading - not met",
        {"green": "yes", "amber": "partly", "red": "no", "g": "yes", "a": "partly", "r": "no"},
        "the sign that has the colour",
    ),
    ("● met in full    ◐ met in part    ○ not met", {"●": "yes", "◐": "partly", "○": "no"}, "marks and nothing else"),
    ("● The forum met ● Nobody was asked", {}, "a list on one line"),
    ("Nothing of the kind", {}, "prose"),
]


@pytest.mark.parametrize(("line", "key", "why"), KEYS)
def test_a_document_s_own_key(line: str, key: dict[str, str], why: str) -> None:
    assert key_of(line) == key, why


def test_a_key_in_a_table_is_found_and_rules_only_the_letters_it_explains() -> None:
    table = Table(1, None, None, (), ((Cell("Y = fully met\nN = partially met"),),))
    key = find_key(Document("x.docx", "docx", None, (table,)), PLAN, SETTINGS).means
    assert read_met("N", "", PLAN, SETTINGS, key).met == "partly"
    assert read_met("No", "", PLAN, SETTINGS, key).met == "no"


@pytest.mark.parametrize(
    ("lines", "answers", "means", "why"),
    [
        ("Key\nGold - fully met\nSilver - partly met\nTin - not met", ("Gold", "Tin"), ("yes", "no"), "a line each"),
        ("Rating: Gold (fully met), Tin (not met)", ("Gold", "Tin"), ("yes", "no"), "the meaning in brackets"),
        (
            "Key: On plan = all done, Stuck means not started",
            ("On plan", "Stuck"),
            ("yes", "no"),
            "two words, and “means”",
        ),
        (
            "Key: Complete = partly met, Closed = met",
            ("Complete", "Closed"),
            ("partly", "yes"),
            "before the plan's list",
        ),
        ("Gold - fully met\nTin - not met", ("Gold", "Tin"), ("not_stated", "not_stated"), "nothing heads it"),
        (
            "Key: Gold = fully met, Tin = not met",
            ("Gold", "Lead"),
            ("not_stated", "not_stated"),
            "one answer is no key",
        ),
    ],
)
def test_a_key_of_words_rules_the_answers_it_explains(lines: str, answers: Sequence[str], means: Sequence[Met], why: str) -> None:  # fmt: skip
    document = Document("x.docx", "docx", None, (), tuple(map(Paragraph, lines.split("\n"))))
    key = find_key(document, PLAN, SETTINGS, answers).means
    assert [read_met(answer, "", PLAN, SETTINGS, key).met for answer in answers] == list(means), why


def test_a_small_table_of_words_is_a_key_of_the_answers_it_explains() -> None:
    rows = [("Gold", "Green", "Fully met"), ("Silver", "Amber", "Partly met"), ("Tin", "Red", "Not met")]
    table = Table(1, None, None, (), tuple(tuple(map(Cell, row)) for row in rows))
    document = Document("x.docx", "docx", None, (table,))
    assert find_key(document, PLAN, SETTINGS, ("Gold", "Tin")).means == {"gold": "yes", "tin": "no"}
    assert find_key(document, PLAN, SETTINGS, ("Yes",)).means == {}


def test_a_crossed_box_is_a_cross_where_the_return_ticks_too() -> None:
    assert read_met("☒", "", PLAN, SETTINGS, crossed_means(["☒", "☐"])).met == "yes"
    assert read_met("☒", "", PLAN, SETTINGS, crossed_means(["☒", "✓"])).met == "no"


YES, PART, NO = "Yes / Ydy", "Partly / Rhannol", "No / Nac ydy"


@pytest.mark.parametrize(
    ("texts", "means", "why"),
    [
        ((YES, YES, PART, NO, "N/A / Amherthnasol"), {YES: "yes", PART: "partly", NO: "no", "N/A / Amherthnasol": "not_applicable"}, "Welsh after"),
        (("Ydy/Yes", "Ydy/Yes", "Nac ydy/No", "Yes"), {"Ydy/Yes": "yes", "Nac ydy/No": "no"}, "before, and a plain one"),
        ((YES, PART, NO), {}, "each but once"),
        ((YES, YES), {}, "one answer alone"),
        ((YES, YES, "No / Ydy"), {}, "one word for two answers"),
        (("Yes / planned", "Yes / planned", "No / no funding"), {}, "answers with what is said besides"),
        (("Yes/No", "Yes/No", "Yes", ""), {}, "a choice that nobody made"),
    ],
)  # fmt: skip
def test_answers_in_two_languages(texts: tuple[str, ...], means: dict[str, Met], why: str) -> None:
    found = in_two_languages(texts, PLAN)
    assert found == means, why
    assert all(read_met(text, "", PLAN, SETTINGS, found).met == met for text, met in means.items())


def test_every_wording_of_the_list_reads_as_it_says() -> None:
    read = {wording: read_met(wording, "", PLAN, SETTINGS).met for wording, _ in PLAN.wordings}
    assert read == dict(PLAN.wordings)


def test_every_line_of_the_list_has_its_reason() -> None:
    with (default_folder() / "wordings.csv").open(encoding="utf-8", newline="") as handle:
        assert [line for line in csv.DictReader(handle) if not line["reason"]] == []


@given(
    st.text(alphabet=st.one_of(st.characters(), st.sampled_from("YyNn/☑☒☐✓✗ -–.()[]x\n%")), max_size=40),
    st.text(max_size=6),
)
def test_any_text_gives_an_answer_and_keeps_its_words(text: str, fill: str) -> None:
    answer = read_met(text, fill, PLAN, SETTINGS)
    assert answer.text == text.strip() or answer.text in ("[red]", "[amber]", "[green]")


COLOUR_KEYS = [
    ("Green: fully met. Amber: partly met. Red: not met. Blue: complete. Grey: not applicable.",
     {"green": "yes", "amber": "partly", "red": "no", "blue": "yes", "grey": "not_applicable"}, "in one line"),
    ("BRAG: Blue = complete, Green = on track, Amber = at risk, Red = off track",
     {"blue": "yes", "green": "partly", "red": "no"}, "on track is not yet met; at risk says too little"),
    ("Key: Green = On track and in place; Amber = Under way; Red = Not begun",
     {"green": "yes", "amber": "partly", "red": "no"}, "on track, and in place besides"),
    ("Green: in place or ongoing. Amber: plans in place. Red: nothing in place",
     {"green": "yes", "amber": "partly", "red": "no"}, "what is in place decides: it, or a plan for it"),
    ("Blue - embedded, no issues\nGreen - progressing well\nAmber - in place, some gaps\nRed - not yet complete",
     {"blue": "yes", "green": "partly", "amber": "partly", "red": "no"}, "progressing alone is partly"),
    ("Blue: delivered. Green: on track to be completed by the deadline. Amber: mostly complete. Red: off track",
     {"blue": "yes", "green": "partly", "amber": "partly", "red": "no"}, "to be completed is not complete"),
    ("Purple - Completed\nYellow - In progress\nWhite - Not started", {"purple": "yes", "yellow": "partly", "white": "no"}, "a line each"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "means", "why"), COLOUR_KEYS)
def test_a_key_of_colours_goes_before_what_they_usually_mean(text: str, means: dict[str, Met], why: str) -> None:
    found = key_of(text)
    assert {label: met for label, met in found.items() if len(label) > 1} == means, why
    assert all(read_met(colour.upper(), "", PLAN, SETTINGS, found).met == met for colour, met in means.items())


def test_a_small_table_of_colours_is_a_key() -> None:
    beside = Table(
        1,
        None,
        None,
        (),
        ((Cell("Key"), Cell("")), (Cell("", fill="0070C0"), Cell("Complete")), (Cell("Green"), Cell("On track"))),
    )
    inside = Table(
        1,
        None,
        None,
        (),
        ((Cell("Done", fill="7030A0"), Cell("Under way", fill="FFFF00"), Cell("Not begun", fill="FF0000")),),
    )
    assert find_key(Document("x.docx", "docx", None, (beside,)), PLAN, SETTINGS).means.items() >= {
        ("blue", "yes"),
        ("green", "partly"),
    }
    assert find_key(Document("x.docx", "docx", None, (inside,)), PLAN, SETTINGS).means.items() >= {
        ("purple", "yes"),
        ("yellow", "partly"),
        ("red", "no"),
    }


SWATCHES = [
    ({"1F8A8A": "yes", "F2B8C6": "partly", "6B1E2E": "no"}, ["[teal]", "[pink]", "[maroon]"], "colours on no list"),
    ({"9DC3E6": "partly", "1F4E79": "yes", "FFC000": "no"}, ["[#9dc3e6]", "[#1f4e79]", "[amber]"], "two tints of one colour"),
    ({"FF0000": "no", "F4B6C2": "partly", "00B050": "yes"}, ["[red]", "[pink]", "[green]"], "pink beside red"),
    ({"8B4513": "no", "FFE4B5": "partly", "40E0D0": "yes"}, ["[brown]", "[amber]", "[teal]"], "brown, cream and turquoise"),
]  # fmt: skip
SAID: dict[Met, str] = {"yes": "Fully met", "partly": "Partly met", "no": "Not met"}


@pytest.mark.parametrize("way", ["beside", "after", "in one row"])
@pytest.mark.parametrize(("fills", "texts", "why"), SWATCHES)
def test_a_key_of_swatches_in_any_colours(fills: dict[str, Met], texts: list[str], why: str, way: str) -> None:
    pairs = [(Cell("", fill=fill), Cell(SAID[met])) for fill, met in fills.items()]
    rows = tuple((said, swatch) for swatch, said in pairs) if way == "after" else tuple(pairs)
    table = Table(1, None, None, (), (tuple(cell for pair in pairs for cell in pair),) if way == "in one row" else rows)
    key = find_key(Document("x.docx", "docx", None, (table,)), PLAN, SETTINGS).means
    answers = [read_met("", fill, PLAN, SETTINGS, key) for fill in fills]
    assert [(answer.text, answer.met) for answer in answers] == list(zip(texts, fills.values(), strict=True)), why
    assert read_met("", "00B0F0" if "9DC3E6" in fills else "7030A0", PLAN, SETTINGS, key).met == "not_stated"


def test_a_table_of_figures_is_a_key_where_its_heading_says_so() -> None:
    rows = tuple(
        (Cell(figure), Cell(said)) for figure, said in (("3", "Fully met"), ("2", "In part"), ("1", "Not met"))
    )
    headed = Table(1, None, None, (), ((Cell("Score"), Cell("What it means")), *rows))
    for body, key in (
        ((headed,), {"3": "yes", "2": "partly", "1": "no"}),
        ((Paragraph("Ratings of our homes by the regulator"), Table(1, None, None, (), rows)), {}),
        (
            (Paragraph("Explanation of our ratings"), Table(1, None, None, (), rows)),
            {"3": "yes", "2": "partly", "1": "no"},
        ),
        ((Table(1, None, None, (), rows),), {}),
    ):
        assert find_key(Document("x.docx", "docx", None, body), PLAN, SETTINGS).means == key


@pytest.mark.parametrize("whole", [True, False], ids=["a line each", "two cells each"])
def test_a_key_at_the_foot_of_the_returns_own_table(whole: bool) -> None:
    told = [("4", "Fully met"), ("2", "Partly met"), ("0", "Not met")]
    key = [
        (Cell(f"{figure} = {said}"), None, Cell("")) if whole else (Cell(figure), Cell(said), Cell(""))
        for figure, said in told
    ]
    rows = ((Cell("Ref"), Cell("Requirement"), Cell("Score")), (Cell("1"), Cell("Keep a list"), Cell("4")))
    table = Table(1, None, None, (), (*rows, (Cell("What the scores mean"), None, None), *key))
    assert find_key(Document("x.xlsx", "xlsx", None, (table,)), PLAN, SETTINGS).means == {
        "4": "yes",
        "2": "partly",
        "0": "no",
    }


@pytest.mark.parametrize(
    ("fill", "colour"),
    [("E2EFDA", "green"), ("0070C0", "blue"), ("5B9BD5", "blue"), ("BFBFBF", "grey"), ("D9D9D9", "grey"), ("F2F2F2", ""), ("FFFFFF", ""),
     ("FFFF00", "amber"), ("7030A0", ""), ("FCE4D6", "amber")],
)  # fmt: skip
def test_colours_of_the_key_count_in_paler_tints_too(fill: str, colour: str) -> None:
    assert colour_of(fill, SETTINGS, ("red", "amber", "green", "blue", "grey")) == colour


@pytest.mark.parametrize(
    ("fill", "answer"),
    [
        ("000000", "no"),
        ("0D0D0D", "no"),
        ("", "partly"),
        ("FFFFFF", "partly"),
        ("B4A7D6", "yes"),
        ("BFBFBF", "not_stated"),
    ],
)
def test_black_and_white_count_where_the_key_has_them(fill: str, answer: Met) -> None:
    found = key_of("Key: Purple = complete; White = under way; Black = not started")
    assert read_met("", fill, PLAN, SETTINGS, found).met == answer
    assert read_met("", fill, PLAN, SETTINGS).met == "not_stated"


ANSWERED_WHEN = [
    ("Done 12 Oct", "yes", "an answer and when it was given"),
    ("Achieved Oct 20", "yes", "the month alone"),
    ("Completed 12/10/20", "yes", "figures"),
    ("Action completed on 12th October 2020 – log kept", "yes", "with what it is about and more words"),
    ("Yes (12/10/2020)", "yes", "in brackets, which are no empty box"),
    ("Not met by 30 Nov 2020", "no", "the answer before the date"),
    ("Completed 3 of 5", "not_stated", "no date"),
    ("Met 10/12", "not_stated", "ten of twelve, it may be"),
    ("30 November 2020", "not_stated", "a date alone"),
    ("✓ ongoing", "yes", "a tick, and when"),
    ("✔ weekly", "yes", "as above"),
    ("✗ ongoing", "no", "a cross, and when"),
    ("✓ partly", "partly", "a tick beside an answer in words"),
    ("☑ Ongoing", "yes", "a ticked sign"),
    ("☒ Partly ☐ Yes", "partly", "boxes beside options"),
]


@pytest.mark.parametrize(("text", "met", "why"), ANSWERED_WHEN)
def test_a_date_or_a_word_for_when_does_not_hide_the_answer(text: str, met: str, why: str) -> None:
    assert read_met(text, "", PLAN, SETTINGS).met == met, why
