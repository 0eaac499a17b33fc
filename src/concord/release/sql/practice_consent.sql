-- Consents that the practice told itself, in any state, and those of others that open something to it now.
SELECT key_of('event', c.row_id) AS consent, m.person, c.scope, c.purpose, c.recipient, c.kind, c.unit,
       c.start_date, c.end_date, c.revoked_on, c.state, c.sender IN ($unit, 'portal-' || $unit) AS is_own
FROM standing_consent c JOIN mine m USING (person_id)
WHERE c.sender IN ($unit, 'portal-' || $unit)
   OR c.row_id IN (SELECT row_id FROM sharing WHERE kind = 'practice' AND unit = $unit)
