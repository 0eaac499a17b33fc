-- What to ask the patients of this practice about, as of each plan's newest period: one row per person, condition and reason, over all plans.
SELECT r.person, any_value(p.last_name) AS last_name, any_value(p.first_name) AS first_name, any_value(p.birth_date) AS birth_date,
       r.title, r.reason, max(r.last_day) AS last_day, string_agg(DISTINCT r.plan_id, ' ' ORDER BY r.plan_id) AS plans
FROM risk_recapture r
JOIN (SELECT plan_id, max(period_start) AS period_start FROM factor GROUP BY plan_id) n USING (plan_id, period_start)
JOIN person p USING (person)
WHERE p.death_date IS NULL
GROUP BY r.person, r.title, r.reason
ORDER BY last_name, first_name, r.person, r.title, r.reason
