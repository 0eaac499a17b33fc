-- The practice's own schedule for people of its roster: the day's list and the huddle sheet.
SELECT m.person, a.appointment, a.starts_at, a.site_id, a.npi, a.reason, a.status, a.received_on
FROM person_appointment a JOIN mine m USING (person_id) WHERE a.sender = $unit
