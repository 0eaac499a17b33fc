SELECT r.* EXCLUDE (person_id, plan_id, score, shown_score), r.shown_score AS score, key_of('person', r.person_id) AS person FROM risk_score r WHERE r.plan_id = $unit
