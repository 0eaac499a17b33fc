SELECT e.* EXCLUDE (person_id, index_event, event, source), o.scopes AS opened_as, k.person,
       CASE WHEN e.index_event = 0 THEN '' ELSE key_of('event', e.index_event) END AS index_event,
       key_of('event', e.event) AS event,
       CASE WHEN f.sender = $unit THEN 'own claims' ELSE 'practice or registry' END AS source,
       CASE WHEN f.sender = $unit THEN f.name END AS file_name,
       CASE WHEN f.sender = $unit THEN e.event & 134217727 END AS line
FROM evidence e JOIN my_key k USING (measure, year, pool, person_id, index_event)
LEFT JOIN opened_event o ON o.event = e.event
LEFT JOIN received_file f ON f.file_id = e.event >> 27
WHERE o.event IS NOT NULL OR e.event NOT IN (SELECT event FROM sensitive_event)
