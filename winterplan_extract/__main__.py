"""`python -m winterplan_extract`: the command."""

from __future__ import annotations

from winterplan_extract.cli import main

if __name__ == "__main__":
    main()
