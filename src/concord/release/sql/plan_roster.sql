-- A month that rests on a protected record is shown without it, unless it is open to the plan.
WITH own AS (
  SELECT r.person_id, r.month, r.organization_id, r.site_id, r.rule, r.decided_by_payer, r.evidence
  FROM roster r SEMI JOIN enrolled_month e ON e.person_id = r.person_id AND e.month = r.month AND e.plan_id = $unit
  WHERE r.in_program
), rested_on AS (
  SELECT DISTINCT evidence FROM own WHERE decided_by_payer = $unit
), shown AS (
  SELECT r.evidence, key_of('event', r.evidence) AS event
  FROM rested_on r LEFT JOIN sensitive_event s ON s.event = r.evidence LEFT JOIN opened_event o ON o.event = r.evidence
  WHERE s.event IS NULL OR o.event IS NOT NULL
)
SELECT m.person, r.month, r.organization_id, r.site_id,
       CASE WHEN r.decided_by_payer = $unit OR r.rule IN ('override', 'none') THEN r.rule ELSE 'decided on other data' END AS rule,
       CASE WHEN r.decided_by_payer = $unit THEN s.event END AS evidence
FROM own r JOIN mine m USING (person_id) LEFT JOIN shown s ON s.evidence = r.evidence
