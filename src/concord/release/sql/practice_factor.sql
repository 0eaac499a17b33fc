SELECT f.* EXCLUDE (person_id), m.person
FROM factor f JOIN my_factor m USING (person_id, plan_id, period_start)
