-- The views of winterplan.sqlite: a name, what a line of it is, and the question it asks.

-- places: A council as coverage names it, and its region; no view of its own, since only the others ask for it
WITH places AS (
  SELECT coverage.council, max(documents.region) AS region
  FROM (SELECT DISTINCT council FROM coverage) AS coverage
  JOIN documents ON documents.stands AND coverage.council IN (
    documents.council, documents.return_id, documents.council || ' (' || documents.return_id || ')')
  GROUP BY coverage.council)

-- gaps: A row of a return that stands and is not fully met, once for each action that it answers
SELECT rows.council, rows.region, matches.action_id, actions.theme, actions.title, rows.ref, rows.requirement,
       rows.current_status, rows.met, rows.gap, rows.lead_text, rows.leads, rows.deadline_text,
       rows.deadline_kind, rows.deadline_last,
       instr('; ' || rows.flags || ';', '; overdue;') > 0 AS overdue, rows.flags, rows.decision,
       rows.source_file, rows.page, rows."table", rows."row", rows.row_id
FROM rows
JOIN documents ON documents.return_id = rows.return_id AND documents.stands
LEFT JOIN matches ON matches.row_id = rows.row_id
LEFT JOIN actions ON actions.action_id = matches.action_id
WHERE rows.met IN ('no', 'partly') OR (rows.met = 'not_stated' AND matches.action_id IS NOT NULL)
ORDER BY rows.region = '', rows.region, rows.council, rows.rowid, matches.rowid

-- missing: An action that a council's return does not answer, with the reason
SELECT coverage.council, places.region, coverage.action_id, actions.theme, actions.section, actions.title,
       actions.audience, coverage.missing_because
FROM coverage
JOIN actions ON actions.action_id = coverage.action_id
LEFT JOIN places ON places.council = coverage.council
WHERE coverage.state = 'missing'
ORDER BY places.region IS NULL, places.region = '', places.region, coverage.council, actions.rowid

-- comparison: An action and a council: the answer, its deadline and the council's own references
SELECT coverage.action_id, actions.theme, actions.section, actions.title, coverage.council,
       places.region, coverage.state, coverage.missing_because, coverage.covered_by, coverage.deadline_last,
       coverage.gap, crosswalk.refs, coverage.row_ids
FROM coverage
JOIN actions ON actions.action_id = coverage.action_id
LEFT JOIN crosswalk ON crosswalk.action_id = coverage.action_id AND crosswalk.council = coverage.council
LEFT JOIN places ON places.council = coverage.council
ORDER BY actions.rowid, coverage.rowid
