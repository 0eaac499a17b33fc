-- What is still to do for each person who counts: why it is open, what closes it and by when.
SELECT g.measure, g.rate, $year AS year, p.pool, p.person_id, coalesce(g.index_event, 0) AS index_event, g.gap,
       p.organization_id, g.state, g.action,
       CASE WHEN g.state = 'closed' THEN 'Found: ' || coalesce(w.what, 'done')
            WHEN w.what IS NOT NULL THEN 'Last: ' || w.what
            WHEN g.looked_from IS NOT NULL THEN 'None since ' || strftime(g.looked_from, '%-d %b %Y')
            ELSE 'None found' END AS why,
       CASE WHEN i.is_lower_better THEN 'no longer: ' ELSE '' END || coalesce(t.sentence, g.action) AS closes,
       g.looked_from, g.due, g.last_event, g.last_day, g.last_value
FROM batch_gap g
JOIN answers_for f ON f.person = g.person
JOIN scored p
  ON p.measure = g.measure AND p.rate = g.rate AND p.person_id = f.person_id AND p.pool = f.pool
  AND p.index_event = coalesce(g.index_event, 0) AND p.status IN ('gap', 'met', 'uncovered')
LEFT JOIN concept_number c ON c.concept = g.last_concept
LEFT JOIN measure_info i ON i.measure = g.measure AND i.rate = g.rate AND i.year = $year
LEFT JOIN criterion_text t ON t.measure = g.measure AND t.year = $year AND t.criterion = g.criterion,
LATERAL (SELECT CASE WHEN g.last_day IS NOT NULL
                     THEN coalesce(c.title, 'a record') || coalesce(' ' || format('{:g}', g.last_value::DOUBLE), '') || ', ' || strftime(g.last_day, '%-d %b %Y')
                END AS what) w
