"""The commands, their arguments and options. What each does stands in the module that it calls."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from winterplan_extract.cli.faults import Commands, be_verbose
from winterplan_extract.cli.terminal import say
from winterplan_extract.domain.errors import Exit

app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=(
        "Reads councils' winter plan returns, matches every row to the national actions and compares the councils.\n\n"
        "Start with: winterplan run FOLDER, or in the browser: winterplan desk"
    ),
)
plan_app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, help="Look after the plan folder.")
app.add_typer(plan_app, name="plan")


def _examples(*lines: str) -> str:
    """The examples under a command's help, each on a line of its own."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def _get_server_ready() -> None:
    """Has the server of child processes load while this process loads its own part."""
    from winterplan_extract.runs.temporary import get_server_ready  # multiprocessing is not for `--help`

    get_server_ready()


def _version(value: bool) -> None:
    if value:
        from importlib.metadata import version

        typer.echo(f"winterplan {version('winterplan-extract')}")
        raise typer.Exit(Exit.ALL_READ)


Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", callback=be_verbose, help="Say more; show the traceback of a fault.")
]
PlanFolder = Annotated[
    Path | None, typer.Option("--plan", metavar="DIR", help="Plan folder: another list of actions [default: its own].")
]
AsOf = Annotated[
    str | None,
    typer.Option(
        metavar="DATE",
        help="Day that decides what is overdue, as 15/11/2020 [default: the day after the returns' own latest date].",
    ),
]
ReturnFile = Annotated[Path, typer.Argument(metavar="FILE", help="One return.")]
_CSV_SAFE: Final = (
    "Put an apostrophe before text in the CSV files that a spreadsheet would run as a formula "
    "[default: as the return has it]."
)
_NOT_OF_A_RUN: Final = ("sources", "quiet", "no_progress", "verbose")  # what the command alone is asked for
_SOURCES: Final = "Files, folders, zip archives, or one pipeline .toml."


@app.callback()
def winterplan(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Arguments that stand before any command."""


@app.command(
    short_help="Read the returns, match their rows, write the comparison.",
    epilog=_examples(
        "winterplan run returns/",
        'winterplan run returns.zip "Kings Vale.docx" -o december',
        'winterplan run returns/ --region "South East" --as-of 2020-12-31',
        "winterplan run returns/ --decisions comparison/comparison.xlsx",
        "winterplan run pipelines/region.toml",
    )
    + "\n\n\b\nExit status: 0 everything was read; 1 outputs written, but a file failed or was\n"
    "read only in part; 2 the command or its settings were wrong, or nothing could be\n"
    "written (a full disk, another run into OUT), and OUT is as it was; 3 nothing could be read.",
)
def run(
    sources: Annotated[list[Path], typer.Argument(metavar="SOURCE", help=_SOURCES)],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="OUT", help="Folder to write to [default: comparison].")
    ] = None,
    plan: PlanFolder = None,
    region: Annotated[str | None, typer.Option(metavar="NAME", help="Compare the councils of one region.")] = None,
    as_of: AsOf = None,
    decisions: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE", help="Workbook in which decisions were filled in, or a decisions.csv; may be repeated."
        ),
    ] = None,
    workers: Annotated[str | None, typer.Option(metavar="N", help="Files read at a time [default: the cores].")] = None,
    engine: Annotated[
        str | None, typer.Option(metavar="process|serial|dask", help="Where files are read [default: process].")
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Cluster for the engine dask [default: one made here].")
    ] = None,
    profile: Annotated[
        str | None,
        typer.Option(
            metavar="working|publish|publish-unnamed", help="Whom the outputs are laid out for [default: working]."
        ),
    ] = None,
    names: Annotated[
        bool | None,
        typer.Option("--names", help="Let people's names stand in what is published [default: their roles]."),
    ] = None,
    all_returns: Annotated[
        bool | None, typer.Option("--all-returns", help="A column for every file, not only for the one that stands.")
    ] = None,
    any_plan: Annotated[
        bool | None, typer.Option("--any-plan", help="Read documents of another plan or kind as returns too.")
    ] = None,
    csv_safe: Annotated[bool | None, typer.Option("--csv-safe", help=_CSV_SAFE)] = None,
    strict: Annotated[
        bool | None, typer.Option("--strict", help="Exit with status 1 if there is any error or warning.")
    ] = None,
    fresh: Annotated[
        bool | None, typer.Option("--fresh", help="Read every file again, whatever is kept of it.")
    ] = None,
    no_cache: Annotated[bool | None, typer.Option("--no-cache", help="Take nothing kept, and keep nothing.")] = None,
    cache: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder in which readings are kept [default: that of winterplan cache]."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but faults.")] = False,
    no_progress: Annotated[bool, typer.Option("--no-progress", help="No progress bar.")] = False,
    verbose: Verbose = False,
) -> None:
    """Read every return among the sources, match the rows, and write the comparison."""
    options = {name: given for name, given in locals().items() if name not in _NOT_OF_A_RUN}
    _get_server_ready()
    from winterplan_extract.cli import run as command

    raise typer.Exit(command.run(tuple(sources), options, quiet=quiet, bar=not (quiet or no_progress)))


@app.command(
    short_help="Print what was found in one return.",
    epilog=_examples("winterplan check Oxfordshire.pdf", "winterplan check Oxfordshire.pdf > seen.txt"),
)
def check(file: ReturnFile, plan: PlanFolder = None, as_of: AsOf = None, verbose: Verbose = False) -> None:
    """Read one return and print what was found in it, and why."""
    _get_server_ready()
    from winterplan_extract.cli import inspect as command

    raise typer.Exit(command.check(file, plan, as_of))


@app.command(
    short_help="Print the tables of one return as read.",
    epilog=_examples("winterplan tables Oxfordshire.pdf", "winterplan tables Oxfordshire.pdf --json"),
)
def tables(
    file: ReturnFile,
    json: Annotated[bool, typer.Option("--json", help="As JSON: page, box, rows of cells.")] = False,
    plan: PlanFolder = None,
    verbose: Verbose = False,
) -> None:
    """Print every table as read, before any meaning is given to it."""
    _get_server_ready()
    from winterplan_extract.cli import inspect as command

    raise typer.Exit(command.tables(file, plan, as_json=json))


@app.command(
    short_help="Map loose rows to the actions.",
    epilog=_examples("winterplan match rows.csv", "winterplan match rows.xlsx -o matched.xlsx --as-return"),
)
def match(
    rows: Annotated[
        Path,
        typer.Argument(
            metavar="ROWS", help="CSV or xlsx with the column requirement, and if there section, ref, council."
        ),
    ],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="CSV or xlsx to write [default: print CSV].")
    ] = None,
    as_return: Annotated[
        bool, typer.Option("--as-return", help="The rows are one return (one for each council) in its order.")
    ] = False,
    plan: PlanFolder = None,
    verbose: Verbose = False,
) -> None:
    """Map loose rows to the actions; adds action_ids, decision, confidence, candidates, reasons."""
    from winterplan_extract.cli import inspect as command

    raise typer.Exit(command.match(rows, out, plan, as_return=as_return))


@app.command(
    short_help="Say why a row was mapped as it was.",
    epilog=_examples("winterplan explain comparison oxfordshire-pdf-014"),
)
def explain(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder that a run has written.")],
    row_id: Annotated[str, typer.Argument(metavar="ROW_ID", help="A row_id of that run.")],
    verbose: Verbose = False,
) -> None:
    """Say why a row was mapped as it was, from what the run has written."""
    from winterplan_extract.cli import inspect as command

    raise typer.Exit(command.explain(out, row_id))


@app.command(
    short_help="Say what changed between two runs.",
    epilog=_examples(
        "winterplan compare october january", "winterplan compare october january -o since-october --profile publish"
    )
    + "\n\n\b\nExit status: 0 compared; 1 compared, but a return that was not read, or only in part,\n"
    "leaves a gap; 2 the command was wrong, a folder is no run, or nothing could be written.",
)
def compare(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="Folder that the earlier run has written.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Folder that the later run has written.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="OUT", help="Folder to write to.")] = Path("rounds"),
    profile: Annotated[
        str, typer.Option(metavar="working|publish", help="Whom the workbook is laid out for.")
    ] = "working",
    csv_safe: Annotated[bool, typer.Option("--csv-safe", help=_CSV_SAFE)] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but faults.")] = False,
    verbose: Verbose = False,
) -> None:
    """Compare two runs of the same councils: newly met, slipped, dates moved, gaps, rows gone and new."""
    from winterplan_extract.cli import run as command

    raise typer.Exit(command.compare(old, new, out, profile=profile, csv_safe=csv_safe, quiet=quiet))


@app.command(
    short_help="Say what is kept of earlier runs, or clear it.",
    epilog=_examples("winterplan cache", "winterplan cache --clear"),
)
def cache(
    folder: Annotated[
        Path | None, typer.Option("--cache", metavar="DIR", help="Another folder of kept readings.")
    ] = None,
    clear: Annotated[bool, typer.Option("--clear", help="Take everything away.")] = False,
    verbose: Verbose = False,
) -> None:
    """Say where readings are kept and how many there are; a run takes what has not changed from there."""
    from winterplan_extract.cli import upkeep as command

    raise typer.Exit(command.cache(folder, clear=clear))


@app.command(
    short_help="Do the whole job in a browser.",
    epilog=_examples("winterplan desk", 'winterplan desk "East Midlands returns"', "winterplan desk --make-shortcut"),
)
def desk(
    project: Annotated[
        Path | None, typer.Argument(metavar="[PROJECT]", help="A project to open, or a folder of returns to begin one.")
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address.")] = False,
    port: Annotated[int, typer.Option(metavar="N", min=0, max=65535, help="Port [default: the desk's own].")] = 0,
    make_shortcut: Annotated[
        bool, typer.Option("--make-shortcut", help="Put a file on the desktop that starts the desk, and end.")
    ] = False,
    verbose: Verbose = False,
) -> None:
    """Read, review, correct and compare in the browser, on this machine alone."""
    from winterplan_extract.desk import serve

    if make_shortcut:
        say(f"Made {serve.make_shortcut(project)}: a double click on it starts the desk.")
        return
    try:
        serve.serve(project, port=port, browser=not no_browser, said=say)
    except KeyboardInterrupt:
        say("The desk is closed. All decisions are kept.")


@app.command(
    short_help="List, withdraw or merge decisions and corrections.",
    epilog=_examples(
        "winterplan decisions comparison",
        "winterplan decisions comparison --withdraw 3",
        "winterplan decisions comparison --merge colleague/decisions.csv --prefer-theirs",
    ),
)
def decisions(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder that a run has written.")],
    withdraw: Annotated[
        list[int] | None, typer.Option("--withdraw", metavar="N", help="Number in the list; may be repeated.")
    ] = None,
    merge: Annotated[
        list[Path] | None, typer.Option("--merge", metavar="FILE", help="A colleague's decisions.csv; may be repeated.")
    ] = None,
    prefer_theirs: Annotated[
        bool, typer.Option("--prefer-theirs", help="Where both decided differently, take the colleague's.")
    ] = False,
    verbose: Verbose = False,
) -> None:
    """List what people decided and corrected; the next run goes by what stands."""
    from winterplan_extract.cli import upkeep as command

    raise typer.Exit(command.decisions(out, withdrawn=withdraw or (), theirs=merge or (), prefer_theirs=prefer_theirs))


@plan_app.command("check", epilog=_examples("winterplan plan check", "winterplan plan check my-plan/"))
def plan_check(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Plan folder [default: the one that comes with the tool].")
    ] = None,
    verbose: Verbose = False,
) -> None:
    """Check that a plan folder can be used: columns, ids, overlaps."""
    from winterplan_extract.cli import upkeep as command

    raise typer.Exit(command.check(folder))


Kind = Annotated[str, typer.Argument(metavar="KIND", help="heading, answer, lead, council or acronym.")]
Wording = Annotated[str, typer.Argument(metavar="WORDING", help="As returns print it, in quotation marks.")]


@plan_app.command("new", epilog=_examples("winterplan plan new my-plan", "winterplan plan new heat-plan --example"))
def plan_new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to make.")],
    example: Annotated[
        bool, typer.Option("--example", help="The small plan of 12 actions, to make another plan of.")
    ] = False,
    verbose: Verbose = False,
) -> None:
    """Make a plan folder to edit: a copy of the winter plan and all its lists."""
    from winterplan_extract.cli import upkeep as command

    raise typer.Exit(command.new(folder, example=example))


@plan_app.command(
    "teach",
    epilog=_examples(
        'winterplan plan teach heading "What we lack" gap',
        'winterplan plan teach answer "Mostly there" partly',
        'winterplan plan teach lead "HoC" "Head of Commissioning"',
        'winterplan plan teach council "N. Yorks CC" "North Yorkshire"',
        'winterplan plan teach acronym "D2A" "discharge to assess"',
    ),
)
def plan_teach(
    kind: Kind,
    wording: Wording,
    means: Annotated[str, typer.Argument(metavar="MEANS", help="The column, answer, role, council or words meant.")],
    verbose: Verbose = False,
) -> None:
    """Add a line to your own lists, which every run reads with any plan."""
    from winterplan_extract.cli import upkeep as command

    raise typer.Exit(command.teach(kind, wording, means))


@plan_app.command("forget", epilog=_examples('winterplan plan forget heading "What we lack"'))
def plan_forget(kind: Kind, wording: Wording, verbose: Verbose = False) -> None:
    """Take a line that was taught back."""
    from winterplan_extract.cli import upkeep as command

    raise typer.Exit(command.forget(kind, wording))


@plan_app.command("lists", epilog=_examples("winterplan plan lists"))
def plan_lists(verbose: Verbose = False) -> None:
    """Show what you taught, and where it is kept."""
    from winterplan_extract.cli import upkeep as command

    raise typer.Exit(command.lists())
