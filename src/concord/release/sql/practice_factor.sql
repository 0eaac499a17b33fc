SELECT f.* EXCLUDE (person_id), key_of('person', f.person_id) AS person
FROM factor f SEMI JOIN my_factor m USING (person_id, plan_id, period_start)
