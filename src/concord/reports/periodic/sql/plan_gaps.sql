-- Open gaps of the year by measure and what closes them, with the people behind.
SELECT g.measure, g.rate, split_part(g.action, ':', 1) AS action, count(DISTINCT g.person) AS people, max(g.due) AS due
FROM gap g WHERE g.state = 'open' AND g.year = $year AND g.opened_as IS NULL
GROUP BY ALL ORDER BY people DESC, measure, rate, action
