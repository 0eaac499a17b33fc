SELECT r.* EXCLUDE (person_id, plan_id, event), key_of('person', r.person_id) AS person, key_of('event', r.event) AS event,
       f.name AS file_name, r.event & 134217727 AS line
FROM risk_evidence r ANTI JOIN sensitive_event s ON s.event = r.event
JOIN received_file f ON f.file_id = r.event >> 27 AND f.sender = $unit
WHERE r.plan_id = $unit
