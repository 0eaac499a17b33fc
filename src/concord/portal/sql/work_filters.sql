WITH due AS (SELECT DISTINCT person, measure, rate FROM gap WHERE state = 'open' AND year = $year AND opened_as IS NULL),
     people AS (SELECT * FROM person SEMI JOIN due USING (person))
SELECT 'measure' AS filter, d.measure AS value, any_value(m.title) AS label
FROM due d JOIN measure m ON m.measure = d.measure AND m.year = $year GROUP BY d.measure
UNION ALL SELECT DISTINCT 'language', coalesce(language, 'unknown'), '' FROM people
UNION ALL SELECT DISTINCT 'site', site_id, '' FROM people WHERE site_id IS NOT NULL
UNION ALL SELECT DISTINCT 'clinician', npi, '' FROM people WHERE npi IS NOT NULL
ORDER BY ALL
