-- Who else cares for own people: clinicians outside the practice.
SELECT m.person, s.npi, s.last_name, s.first_name, s.taxonomy, s.last_seen, s.days
FROM seen_by_clinician s JOIN mine m USING (person_id)
WHERE s.npi NOT IN (SELECT npi FROM affiliation WHERE organization_id = $unit)
