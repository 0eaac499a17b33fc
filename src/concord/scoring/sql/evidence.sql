-- The events that made sentences true, and the nearest misses of what is still open.
WITH found AS (
  SELECT measure, criterion, person, index_event, event, 'counts' AS role, day, concept, value, source, flags FROM batch_evidence
  UNION ALL
  SELECT measure, criterion, person, index_event, last_event, 'nearest_miss', last_day, last_concept, last_value, last_source, NULL
  FROM batch_gap WHERE state = 'open' AND last_event IS NOT NULL AND criterion > 0
), named AS (
  SELECT f.measure, f.person, coalesce(f.index_event, 0) AS index_event, f.criterion, f.event, min(f.role) AS role, min(f.day) AS day,
         min(c.name) AS concept, min(f.value) AS value, min(s.name) AS source,
         bit_or(f.flags) AS flags
  FROM found f
  LEFT JOIN sender_number s ON s.sender = f.source
  LEFT JOIN concept_number c ON c.concept = f.concept
  GROUP BY ALL
)
SELECT n.measure, $year AS year, a.pool, a.person_id, n.index_event, n.criterion, n.event, n.role, n.day, n.concept, n.value, n.source,
       CASE WHEN n.flags IS NULL THEN NULL WHEN n.flags & $nonstandard <> 0 THEN 'nonstandard' WHEN n.flags & $audited <> 0 THEN 'audited'
            WHEN n.flags & $supplemental <> 0 THEN 'standard' WHEN n.flags & $registry <> 0 THEN 'registry' ELSE 'claim' END AS provenance
FROM named n JOIN answers_for a ON a.person = n.person
