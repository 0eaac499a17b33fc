SELECT * EXCLUDE (person_id), key_of('person', person_id) AS person FROM standing_consent
