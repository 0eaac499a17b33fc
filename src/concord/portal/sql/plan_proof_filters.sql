SELECT DISTINCT 'measure' AS filter, f.measure AS value, m.title AS label FROM proof f JOIN measure m USING (measure, year) WHERE f.opened_as IS NULL AND f.year = $year
UNION ALL SELECT DISTINCT 'sender', sender, sender FROM proof WHERE opened_as IS NULL AND year = $year
ORDER BY ALL
