SELECT g.* EXCLUDE (person_id, index_event, last_event), key_of('person', g.person_id) AS person,
       CASE WHEN g.index_event = 0 THEN '' ELSE key_of('event', g.index_event) END AS index_event,
       key_of('event', g.last_event) AS last_event
FROM gap g WHERE g.pool = $unit
  AND NOT EXISTS (SELECT 1 FROM measure_info i WHERE i.measure = g.measure AND i.is_sensitive)
  AND (g.last_event IS NULL OR g.last_event NOT IN (SELECT event FROM sensitive_event))
