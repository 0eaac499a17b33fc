SELECT f.* EXCLUDE (person_id, plan_id), coalesce(m.person, key_of('person', f.person_id)) AS person
FROM factor f LEFT JOIN mine m USING (person_id) WHERE f.plan_id = $unit
