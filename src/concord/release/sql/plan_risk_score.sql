SELECT r.* EXCLUDE (person_id, plan_id, score, shown_score), r.shown_score AS score,
       coalesce(m.person, key_of('person', r.person_id)) AS person
FROM risk_score r LEFT JOIN mine m USING (person_id) WHERE r.plan_id = $unit
