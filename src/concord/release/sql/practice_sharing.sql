-- What the practice got by consents, and what others got by consents that the practice told.
SELECT m.person, s.kind, s.unit, s.scope, s.purpose, key_of('event', s.row_id) AS consent,
       s.start_date, s.end_date, CASE WHEN s.kind = 'practice' AND s.unit = $unit THEN s.events END AS events
FROM sharing s JOIN mine m USING (person_id)
WHERE (s.kind = 'practice' AND s.unit = $unit) OR s.sender IN ($unit, 'portal-' || $unit)
