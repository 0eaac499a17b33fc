-- Hospital notices of own people, without the diagnosis. A notice for what the law protects is not there at all.
SELECT key_of('event', n.row_id) AS notice, key_of('person', n.person_id) AS person, n.event, n.happened_at, n.facility,
       n.disposition, n.received_on
FROM person_notice n SEMI JOIN mine m USING (person_id) LEFT JOIN person p USING (person_id)
WHERE NOT EXISTS (
  SELECT 1 FROM sensitive_code s
  WHERE starts_with(replace(n.reason, '.', ''), s.stem)
    AND (s.scope <> 'mental_health_minor' OR p.birth_date IS NULL
         OR date_diff('year', p.birth_date, CAST(n.happened_at AS DATE)) BETWEEN 11 AND 18))
