SELECT plan_id, organization_id, period_start, period_end, component, kind, stage,
       CAST(sum(amount) AS DECIMAL(14,2)) AS amount, count(*) AS lines
FROM line GROUP BY ALL
