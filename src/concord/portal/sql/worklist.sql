-- What is open by consent alone stands on the patient's own page, with its notice, and in no list.
-- One row per patient with something on the tab, all gaps of that tab in it. Always one row more or less: `counts` is there
-- even when nobody is. Pairs are `person measure`; what is pending or waiting comes from the practice's own entries.
WITH marked AS (
  SELECT g.person, g.measure, m.title, g.action, g.why, g.closes, g.due, g.last_day, g.last_value, g.rate, g.index_event,
         CASE WHEN g.state <> 'open' THEN 'done'
              WHEN g.person || ' ' || g.measure IN (SELECT unnest($pending::VARCHAR[])) THEN 'pending'
              WHEN g.person || ' ' || g.measure IN (SELECT unnest($waiting::VARCHAR[])) THEN 'waiting'
              ELSE 'todo' END AS tab
  FROM gap g JOIN measure m USING (measure, rate, year) WHERE g.year = $year AND g.opened_as IS NULL
), seen AS (
  SELECT person, max(day) AS day FROM timeline WHERE kind = 'visit' AND day <= CAST($today AS DATE) GROUP BY person
), coming AS (
  SELECT person, min(starts_at) AS starts_at FROM appointment
  WHERE status = 'booked' AND starts_at >= CAST($today AS DATE) GROUP BY person
), due AS (
  SELECT person, tab, count(*) AS gaps_open, min(due) AS due,
         list({'measure': measure, 'title': title, 'action': action, 'why': why, 'closes': closes, 'due': due,
               'last_day': last_day, 'last_value': last_value} ORDER BY due NULLS LAST, measure, rate, index_event) AS gaps
  FROM marked GROUP BY person, tab
  HAVING ($measure = '' OR bool_or(measure = $measure)) AND ($action = '' OR bool_or(action = $action))
     AND ($due_by = '' OR min(due) <= TRY_CAST($due_by AS DATE))
), listed AS (
  SELECT d.*, p.* EXCLUDE (person), s.day AS seen_on, c.starts_at
  FROM due d JOIN person p USING (person) LEFT JOIN seen s USING (person) LEFT JOIN coming c USING (person)
  WHERE ($language = '' OR coalesce(p.language, 'unknown') = $language)
    AND ($site = '' OR p.site_id = $site)
    AND ($clinician = '' OR p.npi = $clinician)
    AND ($plan = '' OR list_contains(string_split(coalesce(p.plans, ''), ' '), $plan))
    AND ($seen = '' OR ($seen = 'year' AND s.day >= CAST($today AS DATE) - INTERVAL 12 MONTH)
                    OR ($seen = 'longer' AND (s.day IS NULL OR s.day < CAST($today AS DATE) - INTERVAL 12 MONTH)))
    AND (NOT $only OR p.person IN (SELECT unnest($people::VARCHAR[])))
    AND p.death_date IS NULL
), counts AS (
  SELECT count(*) FILTER (tab = 'todo') AS todo, count(*) FILTER (tab = 'waiting') AS waiting,
         count(*) FILTER (tab = 'pending') AS pending, count(*) FILTER (tab = 'done') AS done FROM listed
), page AS (
  SELECT * FROM listed WHERE tab = $tab
  ORDER BY CASE WHEN $sort = 'name' THEN last_name || first_name END NULLS LAST,
           CASE WHEN $sort = 'seen' THEN seen_on END NULLS FIRST,
           CASE WHEN $sort = 'time' THEN starts_at END NULLS LAST,
           CASE WHEN $sort = 'gaps' THEN -gaps_open END NULLS LAST,
           due NULLS LAST, gaps_open DESC, person
  LIMIT $limit OFFSET $offset
)
SELECT c.todo, c.waiting, c.pending, c.done AS finished, page.*
FROM counts c LEFT JOIN page ON true
ORDER BY CASE WHEN $sort = 'name' THEN last_name || first_name END NULLS LAST,
         CASE WHEN $sort = 'seen' THEN seen_on END NULLS FIRST,
         CASE WHEN $sort = 'time' THEN starts_at END NULLS LAST,
         CASE WHEN $sort = 'gaps' THEN -gaps_open END NULLS LAST,
         due NULLS LAST, gaps_open DESC, person
