SELECT year FROM rate WHERE NOT is_baseline UNION SELECT CAST(year(period_start) AS SMALLINT) FROM payment ORDER BY year DESC
