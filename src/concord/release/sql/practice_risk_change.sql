SELECT r.* EXCLUDE (person_id), key_of('person', r.person_id) AS person
FROM risk_change r SEMI JOIN my_factor f USING (person_id, plan_id, period_start)
