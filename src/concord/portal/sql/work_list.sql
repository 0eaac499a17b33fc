WITH due AS (
  SELECT g.person, count(*) AS open_gaps, min(g.due) AS due,
         list({'measure': g.measure, 'title': m.title, 'action': g.action, 'why': g.why, 'closes': g.closes, 'due': g.due,
               'last_day': g.last_day, 'last_value': g.last_value}
              ORDER BY g.due NULLS LAST, g.measure, g.rate, g.index_event) AS gaps
  FROM gap g JOIN measure m USING (measure, rate, year)
  WHERE g.state = 'open' AND g.year = $year AND g.opened_as IS NULL
  GROUP BY g.person
  HAVING $measure = '' OR bool_or(g.measure = $measure)
)
SELECT p.person, p.first_name, p.last_name, p.birth_date, p.sex, p.phone, p.language, p.interpreter, p.site_id, p.npi, p.plans,
       p.is_current, d.open_gaps, d.due, d.gaps,
       count(*) OVER () AS total
FROM due d JOIN person p USING (person)
WHERE ($language = '' OR coalesce(p.language, 'unknown') = $language)
  AND ($site = '' OR p.site_id = $site)
  AND ($clinician = '' OR p.npi = $clinician)
ORDER BY d.due NULLS LAST, d.open_gaps DESC, p.person
LIMIT $limit OFFSET $offset
