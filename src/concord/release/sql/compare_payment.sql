WITH b AS (SELECT plan_id, organization_id, component, CAST(sum(amount) AS DECIMAL(14,2)) AS amount FROM before_line GROUP BY ALL),
     a AS (SELECT plan_id, organization_id, component, CAST(sum(amount) AS DECIMAL(14,2)) AS amount FROM after_line GROUP BY ALL)
SELECT plan_id, organization_id, component, b.amount AS before, a.amount AS after,
       coalesce(a.amount, 0) - coalesce(b.amount, 0) AS change
FROM a FULL JOIN b USING (plan_id, organization_id, component)
WHERE a.amount IS DISTINCT FROM b.amount ORDER BY ALL
