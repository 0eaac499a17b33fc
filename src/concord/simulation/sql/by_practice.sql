WITH both_sides AS (
  SELECT organization_id, amount AS owed, 0::DECIMAL(14,2) AS scenario FROM owed_line WHERE period_start BETWEEN $first AND $last AND ($plan = '' OR plan_id = $plan)
  UNION ALL
  SELECT organization_id, 0::DECIMAL(14,2), amount FROM scenario_line WHERE period_start BETWEEN $first AND $last AND ($plan = '' OR plan_id = $plan)
)
SELECT organization_id, CAST(sum(owed) AS DECIMAL(14,2)) AS owed, CAST(sum(scenario) AS DECIMAL(14,2)) AS scenario,
       CAST(sum(scenario) - sum(owed) AS DECIMAL(14,2)) AS change,
       round(100 * (sum(scenario) - sum(owed)) / nullif(sum(owed), 0), 1) AS percent
FROM both_sides GROUP BY organization_id ORDER BY organization_id
