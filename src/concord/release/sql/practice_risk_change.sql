SELECT r.* EXCLUDE (person_id), f.person
FROM risk_change r JOIN my_factor f USING (person_id, plan_id, period_start)
