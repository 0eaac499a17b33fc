-- What a huddle sheet says of each patient of a day: gaps, events since the last visit, whether the answers are known.
WITH asked AS (SELECT unnest($people::VARCHAR[]) AS person),
due AS (
  SELECT g.person, list({'measure': g.measure, 'action': g.action, 'why': g.why, 'due': g.due, 'last_day': g.last_day, 'last_value': g.last_value}
                        ORDER BY g.due NULLS LAST, g.measure, g.rate, g.index_event) AS gaps
  FROM gap g SEMI JOIN asked USING (person)
  WHERE g.state = 'open' AND g.year = (SELECT max(year) FROM gap) AND g.opened_as IS NULL GROUP BY g.person
), seen AS (
  SELECT person, max(CAST(starts_at AS DATE)) AS day FROM appointment SEMI JOIN asked USING (person)
  WHERE status = 'completed' AND starts_at < CAST($day AS DATE) GROUP BY person
), heard AS (
  SELECT n.person, list(DISTINCT n.event ORDER BY n.event) AS events FROM notice n SEMI JOIN asked USING (person)
  LEFT JOIN seen s USING (person)
  WHERE n.opened_as IS NULL AND CAST(n.happened_at AS DATE) BETWEEN coalesce(s.day, CAST($day AS DATE) - INTERVAL 6 MONTH) AND CAST($day AS DATE) GROUP BY n.person
), referred AS (
  SELECT person, count(*) AS open_referrals FROM referral SEMI JOIN asked USING (person) WHERE status IN ('open', 'seen') GROUP BY person
)
SELECT p.person, p.first_name, p.last_name, p.birth_date, p.sex, p.language, p.interpreter, p.phone, p.npi, p.site_id,
       p.race_ethnicity_2024 IS NULL OR p.race_ethnicity_2024 = 'unknown' OR p.language IS NULL
         OR coalesce(p.rel_source, 'unknown') NOT IN ('self', 'caregiver') AS asks_answers,
       d.gaps, s.day AS seen_on, h.events, coalesce(r.open_referrals, 0) AS open_referrals
FROM asked a JOIN person p USING (person) LEFT JOIN due d USING (person) LEFT JOIN seen s USING (person)
LEFT JOIN heard h USING (person) LEFT JOIN referred r USING (person)
ORDER BY p.person
