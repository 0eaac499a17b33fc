-- A month that rests on a protected record is shown without it, unless it is open to the practice.
WITH rested_on AS (
  SELECT DISTINCT evidence FROM my_roster
), shown AS (
  SELECT r.evidence, key_of('event', r.evidence) AS event
  FROM rested_on r LEFT JOIN sensitive_event s ON s.event = r.evidence LEFT JOIN opened_event o ON o.event = r.evidence
  WHERE s.event IS NULL OR o.event IS NOT NULL
)
SELECT m.person, r.month, r.site_id, r.npi, r.rule, r.tie_break, r.visits, r.decided_by_payer, r.runner_up, s.event AS evidence
FROM my_roster r JOIN mine m USING (person_id) LEFT JOIN shown s ON s.evidence = r.evidence
