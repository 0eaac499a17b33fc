-- What each contract pays for the span, by component: lines that lie wholly inside it, and of years not final yet what performance
-- would earn and a cap take back as things stand. On prospective tracks the practice's own fees of the set, which are not paid, are
-- taken off: what is left is what the contract costs.
WITH estimate AS (
  SELECT contract_id, plan_id, organization_id, year, 'performance_estimate' AS component, amount FROM earning WHERE stage = 'interim'
  UNION ALL
  SELECT contract_id, plan_id, organization_id, year, 'adjustment_estimate', cap_amount FROM increase WHERE stage = 'interim'
), replaced AS (
  SELECT contract_id, plan_id, organization_id, year, 'fees_replaced' AS component, -set_allowed AS amount FROM direct_base WHERE set_allowed <> 0
), yearly AS (SELECT * FROM estimate UNION ALL SELECT * FROM replaced), every AS (
  SELECT contract_id, plan_id, organization_id, component, amount FROM line WHERE period_start >= $first AND period_end <= $last
  UNION ALL
  SELECT contract_id, plan_id, organization_id, component, amount FROM yearly
  WHERE make_date(year, 1, 1) >= $first AND make_date(year, 12, 31) <= $last
)
SELECT contract_id, plan_id, organization_id, component, CAST(sum(amount) AS DECIMAL(14,2)) AS amount
FROM every WHERE $plan = '' OR plan_id = $plan
GROUP BY ALL HAVING sum(amount) <> 0 OR component NOT LIKE '%estimate' ORDER BY ALL
