-- A month that rests on a protected record is shown without it, unless it is open to the plan.
SELECT key_of('person', r.person_id) AS person, r.month, r.organization_id, r.site_id,
       CASE WHEN r.decided_by_payer = $unit OR r.rule IN ('override', 'none') THEN r.rule ELSE 'decided on other data' END AS rule,
       CASE WHEN r.decided_by_payer = $unit AND (s.event IS NULL OR o.event IS NOT NULL) THEN key_of('event', r.evidence) END AS evidence
FROM roster r LEFT JOIN sensitive_event s ON s.event = r.evidence LEFT JOIN opened_event o ON o.event = r.evidence
SEMI JOIN enrolled_month e
  ON e.person_id = r.person_id AND e.month = r.month AND e.plan_id = $unit
WHERE r.in_program
