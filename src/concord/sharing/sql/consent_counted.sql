SELECT scope, purpose, kind, state, count(DISTINCT person_id) AS people FROM standing_consent GROUP BY ALL ORDER BY ALL
