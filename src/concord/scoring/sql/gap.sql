-- What is still to do for each person who counts: why it is open, what closes it and by when.
SELECT g.measure, g.rate, $year AS year, p.pool, p.person_id, coalesce(g.index_event, 0) AS index_event, g.gap,
       p.organization_id, g.state, g.action,
       CASE WHEN g.state = 'closed' THEN 'Found: ' || coalesce(w.what, 'done')
            WHEN w.what IS NOT NULL THEN 'Last: ' || w.what
            WHEN g.looked_from IS NOT NULL THEN 'None since ' || strftime(g.looked_from, '%-d %b %Y')
            ELSE 'None found' END AS why,
       coalesce(t.sentence, g.action) AS closes,
       g.looked_from, g.due, g.last_event, g.last_day, g.last_value
FROM batch_gap g
JOIN (SELECT s.*, r.person, r.index_event AS raw_index FROM scored s
      JOIN (SELECT measure, rate, person, index_event, person // 64 AS person_id, person % 64 AS number FROM batch_result) r
        ON r.measure = s.measure AND r.rate = s.rate AND r.person_id = s.person_id AND coalesce(r.index_event, 0) = s.index_event
      LEFT JOIN sender_number n ON n.sender = r.number
      WHERE s.pool = coalesce(n.name, 'program') AND s.status IN ('gap', 'met', 'uncovered')) p
  ON p.measure = g.measure AND p.rate = g.rate AND p.person = g.person AND coalesce(p.raw_index, 0) = coalesce(g.index_event, 0)
LEFT JOIN concept_number c ON c.concept = g.last_concept
LEFT JOIN criterion_text t ON t.measure = g.measure AND t.year = $year AND t.criterion = g.criterion,
LATERAL (SELECT CASE WHEN g.last_day IS NOT NULL
                     THEN coalesce(c.title, 'a record') || coalesce(' ' || format('{:g}', g.last_value::DOUBLE), '') || ', ' || strftime(g.last_day, '%-d %b %Y')
                END AS what) w
