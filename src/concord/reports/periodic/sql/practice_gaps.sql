-- What to do, for how many people of the practice.
SELECT split_part(action, ':', 1) AS action, count(DISTINCT person) AS people, max(due) AS due FROM gap
WHERE state = 'open' AND year = $year AND opened_as IS NULL GROUP BY ALL ORDER BY people DESC, 1
