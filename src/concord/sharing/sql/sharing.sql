-- Who got whose records of which category by which consent: readers in whose book the person stands.
WITH stands AS (
  SELECT DISTINCT 'practice' AS kind, organization_id AS unit, person_id FROM roster WHERE organization_id IS NOT NULL
  UNION ALL
  SELECT DISTINCT 'plan', plan_id, person_id FROM enrolled_month
), counted AS (
  SELECT o.person_id, o.kind, o.unit, c.scope, count(*) AS events
  FROM opened o JOIN sensitive_event s ON s.person_id = o.person_id AND list_has_all(string_split(o.scopes, ' '), string_split(s.scopes, ' '))
  JOIN scope_named c ON list_contains(string_split(s.scopes, ' '), c.scope)
  GROUP BY ALL
)
SELECT o.kind, o.unit, o.person_id, o.scope, o.purpose, o.row_id, o.sender, o.start_date, o.end_date, coalesce(c.events, 0) AS events
FROM opening o JOIN stands USING (kind, unit, person_id) LEFT JOIN counted c USING (kind, unit, person_id, scope)
