WITH both_sides AS (
  SELECT plan_id, component, amount AS owed, 0::DECIMAL(14,2) AS scenario FROM owed_line WHERE period_start BETWEEN $first AND $last AND ($plan = '' OR plan_id = $plan)
  UNION ALL
  SELECT plan_id, component, 0::DECIMAL(14,2), amount FROM scenario_line WHERE period_start BETWEEN $first AND $last AND ($plan = '' OR plan_id = $plan)
)
SELECT plan_id, component, CAST(sum(owed) AS DECIMAL(14,2)) AS owed, CAST(sum(scenario) AS DECIMAL(14,2)) AS scenario,
       CAST(sum(scenario) - sum(owed) AS DECIMAL(14,2)) AS change
FROM both_sides GROUP BY plan_id, component ORDER BY plan_id, component
