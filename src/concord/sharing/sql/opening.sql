-- What active consents open in books, a scope and a reader a row: only where the reader reads for the purpose that is meant.
WITH active AS (SELECT * FROM standing_consent WHERE state = 'active'),
read_by AS (
  SELECT a.*, a.kind AS reader, a.unit AS reads FROM active a WHERE a.kind IN ('practice', 'plan')
  UNION ALL
  SELECT a.*, 'practice', r.organization_id FROM active a
  JOIN roster r ON r.person_id = a.person_id AND r.in_program AND r.month = (SELECT max(month) FROM roster)
  WHERE a.kind = 'treating'
)
SELECT b.row_id, b.person_id, b.reader AS kind, b.reads AS unit, u.purpose, s.scope, b.sender, b.start_date, b.end_date
FROM read_by b
JOIN reads_for u ON u.kind = b.reader AND (b.purpose = 'all' OR b.purpose = u.purpose)
JOIN scope_named s ON b.scope = 'all' OR b.scope = s.scope
