-- Where each person counts for a year: the roster of December, or the last one so far. In the program's pool with the plan that
-- pays first; in a plan's pool with that plan alone, so that nothing in it tells of another.
WITH month AS (SELECT max(month) AS month FROM every_roster WHERE month <= $december)
SELECT r.person_id, e.plan_id AS pool, r.organization_id, r.site_id, r.npi, e.plan_id, e.product_line, e.product
FROM roster r SEMI JOIN month USING (month)
JOIN enrolled_month e ON e.person_id = r.person_id AND e.month = r.month
UNION ALL
SELECT r.person_id, 'program', r.organization_id, r.site_id, r.npi, e.plan_id, e.product_line, e.product
FROM roster r SEMI JOIN month USING (month)
LEFT JOIN enrolled_month e ON e.person_id = r.person_id AND e.month = r.month AND e.is_primary
