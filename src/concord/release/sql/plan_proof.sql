-- What counted for a member of the plan without being in the plan's own claims: who sent it, when, how far it is to be trusted.
-- The file of another sender is not named; its kind is. Another plan is never a sender here.
SELECT e.measure, e.year, e.criterion, t.part, t.sentence, k.person,
       CASE WHEN e.index_event = 0 THEN '' ELSE key_of('event', e.index_event) END AS index_event,
       key_of('event', e.event) AS event, e.day, e.concept, e.value, f.sender, f.kind, f.received_on,
       coalesce(s.provenance, 'standard') AS provenance, o.scopes AS opened_as
FROM evidence e
JOIN my_key k USING (measure, year, pool, person_id, index_event)
LEFT JOIN opened_event o ON o.event = e.event
JOIN criterion_text t USING (measure, year, criterion)
JOIN received_file f ON f.file_id = e.event >> 27
LEFT JOIN supplemental_event s ON s.event = e.event
WHERE e.role = 'counts' AND t.part IN ('met', 'excused', 'excepted') AND f.sender <> $unit
  AND f.sender NOT IN (SELECT plan_id FROM contract)
  AND (o.event IS NOT NULL OR e.event NOT IN (SELECT event FROM sensitive_event))
