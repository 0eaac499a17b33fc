-- Whose protected records of which category were opened to whom and closed, counted; of what was closed, what the consents say now.
WITH was AS (SELECT DISTINCT kind, unit, scope, person FROM before_sharing),
now_open AS (SELECT DISTINCT kind, unit, scope, person FROM after_sharing),
said AS (
  SELECT person, scope, CASE WHEN bool_or(state = 'revoked') THEN 'revoked' WHEN bool_or(state = 'expired') THEN 'expired' END AS state
  FROM after_consent GROUP BY person, scope
), moved AS (
  SELECT kind, unit, scope, person, 'opened' AS change FROM (SELECT * FROM now_open EXCEPT SELECT * FROM was)
  UNION ALL
  SELECT g.kind, g.unit, g.scope, g.person, 'closed: ' || coalesce(s.state, a.state, 'no longer told, or no longer there')
  FROM (SELECT * FROM was EXCEPT SELECT * FROM now_open) g
  LEFT JOIN said s ON s.person = g.person AND s.scope = g.scope
  LEFT JOIN said a ON a.person = g.person AND a.scope = 'all'
)
SELECT kind, unit, scope, change, count(DISTINCT person) AS people FROM moved GROUP BY ALL ORDER BY ALL
