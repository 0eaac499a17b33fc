SELECT person_id, kind, unit, purpose, string_agg(DISTINCT scope, ' ' ORDER BY scope) AS scopes FROM opening GROUP BY ALL
