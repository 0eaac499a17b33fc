-- Visits, results, screenings, vaccines and drugs that the measures read, of own people, three years back. One row for what several senders told alike.
WITH latest AS (SELECT max(month) AS month FROM roster),
mine_events AS (
  SELECT e.event, e.person AS person_id, e.day, e.end_day, e.kind, CASE WHEN e.kind IN (4, 5, 6) THEN e.value END AS value, c.name, c.title
  FROM chart_event e JOIN concept_number c USING (concept) SEMI JOIN mine m ON m.person_id = e.person
  ANTI JOIN sensitive_event s ON s.event = e.event
  WHERE e.kind IN (0, 1, 3, 4, 5, 6, 7, 11) AND e.state = 0 AND NOT coalesce(c.is_sensitive, false) AND e.flags & 13 = 0
    AND e.day > (SELECT month FROM latest) - INTERVAL 36 MONTH
), records AS (
  SELECT event, person_id, day, min(end_day) AS end_day, kind,
         CASE WHEN bool_or(name = 'systolic') OR bool_or(name = 'diastolic') THEN 'Blood pressure'
              ELSE regexp_replace(arg_min(title, length(title) || title), ',? (administered|service)$', '') END AS title,
         CASE WHEN bool_or(name = 'diastolic') THEN min(value) FILTER (name = 'systolic') ELSE arg_min(value, length(title) || title) END AS value,
         min(value) FILTER (name = 'diastolic') AS value_2
  FROM mine_events GROUP BY event, person_id, day, kind
)
SELECT key_of('person', person_id) AS person, day, title, min(end_day) AS end_day,
       CASE min(CASE kind WHEN 4 THEN 1 WHEN 5 THEN 1 WHEN 6 THEN 1 WHEN 7 THEN 2 WHEN 11 THEN 3 WHEN 1 THEN 4 WHEN 0 THEN 5 ELSE 6 END)
            WHEN 1 THEN 'result' WHEN 2 THEN 'vaccine' WHEN 3 THEN 'drug' WHEN 4 THEN 'stay' WHEN 5 THEN 'visit' ELSE 'procedure' END AS kind,
       max(value) AS value, max(value_2) AS value_2, key_of('event', min(event)) AS event
FROM records r
WHERE value IS NOT NULL OR NOT EXISTS (
  SELECT 1 FROM records o WHERE o.person_id = r.person_id AND o.day = r.day AND o.title = r.title AND o.value IS NOT NULL)
GROUP BY person_id, day, title, value
