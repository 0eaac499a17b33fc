-- What the plan got by its members' consents.
SELECT key_of('person', s.person_id) AS person, s.scope, s.purpose, key_of('event', s.row_id) AS consent, s.start_date, s.end_date, s.events
FROM sharing s WHERE s.kind = 'plan' AND s.unit = $unit
