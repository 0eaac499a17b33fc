-- Covered people by plan, product and month, counted from rosters month by month.
SELECT e.plan_id, coalesce(e.product, 'unknown') AS product, e.month, count(*) AS covered, count(r.organization_id) AS attributed,
       count(*) FILTER (r.in_program) AS in_program
FROM enrolled_month e JOIN roster r USING (person_id, month)
GROUP BY ALL
