SELECT kind, unit, scope, purpose, count(DISTINCT person_id) AS people FROM sharing GROUP BY ALL ORDER BY ALL
