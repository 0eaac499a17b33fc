-- How many belong to the practice in a month, and how many came and left with it.
SELECT count(DISTINCT person) FILTER (change IN ('here', 'new')) AS people, count(DISTINCT person) FILTER (change = 'new') AS "new",
       count(DISTINCT person) FILTER (change = 'dropped') AS dropped
FROM (
  SELECT person, 'here' AS change FROM roster WHERE month = CAST($month AS DATE)
  UNION ALL SELECT person, change FROM roster_change WHERE month = CAST($month AS DATE) AND change IN ('new', 'dropped'))
SEMI JOIN person USING (person)
