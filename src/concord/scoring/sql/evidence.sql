-- The events that made sentences true, and the nearest misses of what is still open.
WITH found AS (
  SELECT measure, criterion, person, index_event, event, 'counts' AS role, day, concept, value, source FROM batch_evidence
  UNION ALL
  SELECT measure, criterion, person, index_event, last_event, 'nearest_miss', last_day, last_concept, last_value, last_source
  FROM batch_gap WHERE state = 'open' AND last_event IS NOT NULL AND criterion > 0
), named AS (
  SELECT f.measure, f.person, coalesce(f.index_event, 0) AS index_event, f.criterion, f.event, min(f.role) AS role, min(f.day) AS day,
         min(c.name) AS concept, min(f.value) AS value, min(s.name) AS source
  FROM found f
  LEFT JOIN sender_number s ON s.sender = f.source
  LEFT JOIN concept_number c ON c.concept = f.concept
  GROUP BY ALL
)
SELECT n.measure, $year AS year, a.pool, a.person_id, n.index_event, n.criterion, n.event, n.role, n.day, n.concept, n.value, n.source
FROM named n JOIN answers_for a ON a.person = n.person
