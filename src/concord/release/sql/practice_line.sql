SELECT l.* EXCLUDE (person_id), key_of('person', l.person_id) AS person FROM line l WHERE l.organization_id = $unit
