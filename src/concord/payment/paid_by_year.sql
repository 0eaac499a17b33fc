-- Population-health lines of the year, by contract.
SELECT contract_id, CAST(year(period_start) AS INTEGER) AS year, CAST(sum(amount) AS DECIMAL(14,2)) AS amount
FROM line WHERE component = 'population_health' GROUP BY ALL ORDER BY ALL
