SELECT plan_id, organization_id, CAST(year(period_start) AS INTEGER) AS year,
       CAST(coalesce(sum(amount) FILTER (component = 'direct_services'), 0) AS DECIMAL(14,2)) AS direct_services,
       CAST(coalesce(sum(amount) FILTER (component = 'population_health'), 0) AS DECIMAL(14,2)) AS population_health,
       CAST(coalesce(sum(amount) FILTER (component = 'performance'), 0) AS DECIMAL(14,2)) AS performance,
       CAST(coalesce(sum(amount) FILTER (component = 'adjustment'), 0) AS DECIMAL(14,2)) AS adjustment,
       CAST(sum(amount) AS DECIMAL(14,2)) AS amount, CAST(sum(lines) AS BIGINT) AS lines
FROM payment GROUP BY ALL ORDER BY year DESC, organization_id, plan_id
