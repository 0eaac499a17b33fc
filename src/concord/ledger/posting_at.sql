-- A posting by its place, with the day its line was due.
SELECT p.plan_id, p.organization_id, p.component, p.kind, p.period_start, p.period_end, p.stage, p.line_hash,
       COALESCE(l.due_date, p.statement_month) AS due_date
FROM posting p LEFT JOIN posted_line l ON l.line_hash = p.line_hash
WHERE p.sequence = :sequence
