SELECT r.* EXCLUDE (person_id, event), key_of('person', r.person_id) AS person, key_of('event', r.event) AS event FROM risk_evidence r
