"""run.json says what ran on what, and JSON can hold all of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from winterplan_extract.domain.plan import Taught
from winterplan_extract.domain.records import DocumentRecord, ExtractedReturn
from winterplan_extract.runs.manifest import manifest
from winterplan_extract.runs.request import Request
from winterplan_extract.storage.plan_folder import load_plan

RETURNED = ExtractedReturn(DocumentRecord("a-pdf", "in/a.pdf", "c0ffee", "pdf", "read"))


def test_the_record_holds_versions_settings_hashes_and_timings() -> None:
    started = datetime(2020, 12, 1, 9, tzinfo=UTC)
    plan = replace(load_plan(), taught=(Taught("wordings.csv", "Mostly there", "partly"),))
    record = manifest(
        Request(sources=(Path("in"),)),
        [RETURNED],
        plan=plan,
        seconds={"a-pdf": 1.235},
        started=started,
        finished=started + timedelta(seconds=5),
    )
    assert json.loads(json.dumps(record)) == record
    assert record["files"] == [
        {"return_id": "a-pdf", "file": "in/a.pdf", "sha256": "c0ffee", "status": "read", "seconds": 1.235}
    ]
    assert (record["started"], record["seconds"]) == ("2020-12-01T09:00:00+00:00", 5.0)
    assert record["request"]["sources"] == ["in"]
    assert record["request"]["settings"]["limits"]["memory_mb"] > 0
    assert record["libraries"]["pypdfium2"]
    assert record["plan"]["taught"] == [{"list": "wordings.csv", "wording": "Mostly there", "means": "partly"}]
    assert len(record["plan"]["sha256"]["actions.csv"]) == 64
