SELECT f.* EXCLUDE (person_id, plan_id), key_of('person', f.person_id) AS person FROM factor f WHERE f.plan_id = $unit
