-- Amounts for people by contract and month, without a line for each.
SELECT contract_id, plan_id, organization_id, 'population_health' AS component, month AS period_start, last_day(month) AS period_end,
       CAST(sum(amount) AS DECIMAL(14,2)) AS amount
FROM priced GROUP BY ALL
