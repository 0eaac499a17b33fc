SELECT r.* EXCLUDE (person_id, plan_id), coalesce(m.person, key_of('person', r.person_id)) AS person
FROM risk_recapture r LEFT JOIN mine m USING (person_id) WHERE r.plan_id = $unit
