-- The events that made sentences true, and the nearest misses of what is still open.
WITH found AS (
  SELECT measure, criterion, person, index_event, event, 'counts' AS role, day, concept, value, source FROM batch_evidence
  UNION ALL
  SELECT measure, criterion, person, index_event, last_event, 'nearest_miss', last_day, last_concept, last_value, NULL
  FROM batch_gap WHERE state = 'open' AND last_event IS NOT NULL AND criterion > 0
)
SELECT f.measure, $year AS year, coalesce(n.name, 'program') AS pool, f.person // 64 AS person_id, coalesce(f.index_event, 0) AS index_event,
       f.criterion, f.event, min(f.role) AS role, min(f.day) AS day, min(c.name) AS concept, min(f.value) AS value,
       coalesce(min(s.name), min(r.sender)) AS source
FROM found f
LEFT JOIN sender_number n ON n.sender = f.person % 64
LEFT JOIN sender_number s ON s.sender = f.source
LEFT JOIN concept_number c ON c.concept = f.concept
LEFT JOIN (SELECT event, min(x.name) AS sender FROM all_event a JOIN sender_number x ON x.sender = a.source
            WHERE a.event IN (SELECT last_event FROM batch_gap WHERE last_event IS NOT NULL) GROUP BY event) r ON r.event = f.event
GROUP BY ALL
