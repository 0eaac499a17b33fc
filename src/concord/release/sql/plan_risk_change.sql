SELECT r.* EXCLUDE (person_id, plan_id), key_of('person', r.person_id) AS person FROM risk_change r WHERE r.plan_id = $unit
