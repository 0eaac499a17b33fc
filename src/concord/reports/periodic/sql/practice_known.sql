-- How many people of the newest roster have told race, ethnicity and language.
SELECT count(*) AS people, count(*) FILTER (race_1997 NOT IN ('unknown', 'declined')) AS race,
       count(*) FILTER (ethnicity_1997 NOT IN ('unknown', 'declined')) AS ethnicity,
       count(*) FILTER (language IS NOT NULL AND language <> 'unknown') AS language,
       count(*) FILTER (phone IS NOT NULL OR email IS NOT NULL) AS reachable
FROM person WHERE is_current
