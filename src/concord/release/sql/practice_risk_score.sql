SELECT r.* EXCLUDE (person_id, score, shown_score), r.shown_score AS score, f.person
FROM risk_score r JOIN my_factor f USING (person_id, plan_id, period_start)
