SELECT plan_id, organization_id,
       sum(amount) FILTER (component = 'direct_services') AS direct_services,
       sum(amount) FILTER (component = 'population_health') AS population_health,
       sum(amount) FILTER (component = 'performance') AS performance,
       sum(amount) AS total
FROM payment WHERE year(period_start) = $year GROUP BY plan_id, organization_id ORDER BY plan_id, organization_id
