-- Open gaps of the year by measure and what closes them, with the people behind, and how many of them count in the rate today.
WITH counted AS (
  SELECT measure, rate, year, person, index_event FROM result
  WHERE denominator AND is_good IS NOT NULL AND NOT is_good AND opened_as IS NULL
)
SELECT g.measure, g.rate, split_part(g.action, ':', 1) AS action, count(DISTINCT g.person) AS people, max(g.due) AS due,
       count(DISTINCT c.person) AS counted
FROM gap g LEFT JOIN counted c USING (measure, rate, year, person, index_event)
WHERE g.state = 'open' AND g.year = $year AND g.opened_as IS NULL
GROUP BY ALL ORDER BY people DESC, measure, rate, action
