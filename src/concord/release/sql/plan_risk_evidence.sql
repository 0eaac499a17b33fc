WITH own AS (
  SELECT r.* EXCLUDE (plan_id), f.name AS file_name
  FROM risk_evidence r ANTI JOIN sensitive_event s ON s.event = r.event
  JOIN received_file f ON f.file_id = r.event >> 27 AND f.sender = $unit
  WHERE r.plan_id = $unit
), keyed AS (
  SELECT event, key_of('event', event) AS shown FROM own GROUP BY event
)
SELECT r.* EXCLUDE (person_id, event, file_name), coalesce(m.person, key_of('person', r.person_id)) AS person, k.shown AS event,
       r.file_name, r.event & 134217727 AS line
FROM own r JOIN keyed k USING (event) LEFT JOIN mine m USING (person_id)
