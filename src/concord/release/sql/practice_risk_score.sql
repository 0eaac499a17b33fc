SELECT r.* EXCLUDE (person_id, score, shown_score), r.shown_score AS score, key_of('person', r.person_id) AS person
FROM risk_score r SEMI JOIN my_factor f USING (person_id, plan_id, period_start)
