SELECT r.* EXCLUDE (person_id, event), key_of('person', r.person_id) AS person, key_of('event', r.event) AS event
FROM risk_evidence r SEMI JOIN my_factor f USING (person_id, plan_id, period_start)
ANTI JOIN sensitive_event s ON s.event = r.event
