-- A month that rests on a protected record is shown without it, unless it is open to the practice.
SELECT key_of('person', r.person_id) AS person, r.month, r.site_id, r.npi, r.rule, r.tie_break, r.visits, r.decided_by_payer,
       r.runner_up, CASE WHEN s.event IS NULL OR o.event IS NOT NULL THEN key_of('event', r.evidence) END AS evidence
FROM roster r LEFT JOIN sensitive_event s ON s.event = r.evidence LEFT JOIN opened_event o ON o.event = r.evidence
WHERE r.organization_id = $unit
