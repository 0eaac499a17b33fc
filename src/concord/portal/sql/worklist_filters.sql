-- What the work list can be filtered by, the most frequent first.
WITH due AS (SELECT DISTINCT person, measure, action FROM gap WHERE state = 'open' AND year = $year AND opened_as IS NULL),
     people AS (SELECT * FROM person SEMI JOIN due USING (person))
SELECT 'measure' AS filter, d.measure AS value, any_value(m.title) AS label, count(DISTINCT d.person) AS people
FROM due d JOIN measure m ON m.measure = d.measure AND m.year = $year GROUP BY d.measure
UNION ALL SELECT 'action', action, '', count(DISTINCT person) FROM due GROUP BY action
UNION ALL SELECT 'language', coalesce(language, 'unknown'), '', count(*) FROM people GROUP BY coalesce(language, 'unknown')
UNION ALL SELECT 'site', site_id, '', count(*) FROM people WHERE site_id IS NOT NULL GROUP BY site_id
UNION ALL SELECT 'clinician', npi, '', count(*) FROM people WHERE npi IS NOT NULL GROUP BY npi
UNION ALL SELECT 'plan', plan, '', count(*) FROM (SELECT unnest(string_split(plans, ' ')) AS plan FROM people WHERE plans IS NOT NULL) GROUP BY plan
ORDER BY filter, people DESC, value
