-- Current patients whose race, ethnicity or language nobody knows, or whose answer is not their own.
WITH coming AS (
  SELECT person, min(starts_at) AS starts_at FROM appointment
  WHERE status = 'booked' AND starts_at >= CAST($today AS DATE) GROUP BY person
)
SELECT p.person, p.first_name, p.last_name, p.birth_date, p.race_ethnicity_2024, p.language, p.rel_source, c.starts_at,
       p.person IN (SELECT unnest($told::VARCHAR[])) AS is_told, count(*) OVER () AS total
FROM person p LEFT JOIN coming c USING (person)
WHERE p.is_current AND p.death_date IS NULL
  AND ($lacks = '' OR ($lacks = 'race' AND coalesce(p.race_ethnicity_2024, 'unknown') = 'unknown') OR ($lacks = 'language' AND p.language IS NULL)
       OR ($lacks = 'own' AND coalesce(p.rel_source, 'unknown') NOT IN ('self', 'caregiver')))
  AND ($coming = '' OR c.starts_at < CAST($today AS DATE) + INTERVAL 30 DAY)
  AND ($all OR ((p.race_ethnicity_2024 IS NULL OR p.race_ethnicity_2024 = 'unknown' OR p.language IS NULL
                 OR coalesce(p.rel_source, 'unknown') NOT IN ('self', 'caregiver'))
                AND p.person NOT IN (SELECT unnest($told::VARCHAR[]))))
ORDER BY c.starts_at NULLS LAST, p.last_name, p.first_name, p.person LIMIT $limit OFFSET $offset
