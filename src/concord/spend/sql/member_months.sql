SELECT year(e.month) AS year, e.plan_id, coalesce(e.product_line, 'unknown') AS product_line, coalesce(e.product, 'unknown') AS product,
       coalesce(e.funding, 'unknown') AS funding, coalesce(r.organization_id, 'none') AS organization_id, count(*) AS member_months,
       count(DISTINCT e.person_id) AS people
FROM enrolled_month e LEFT JOIN roster r USING (person_id, month)
WHERE e.month <= $through
GROUP BY ALL
