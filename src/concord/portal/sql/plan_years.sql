SELECT year FROM rate WHERE NOT is_baseline UNION SELECT CAST(year(due_date) AS SMALLINT) FROM line ORDER BY year DESC
