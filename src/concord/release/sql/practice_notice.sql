-- Hospital notices of own people, without the diagnosis. A notice for what the law protects is there only where that is open.
WITH told AS (
  SELECT n.*, (
    SELECT list(DISTINCT s.scope ORDER BY s.scope) FROM sensitive_code s
    WHERE starts_with(replace(n.reason, '.', ''), s.stem)
      AND (s.scope <> 'mental_health_minor' OR p.birth_date IS NULL
           OR date_diff('year', p.birth_date, CAST(n.happened_at AS DATE)) BETWEEN 11 AND 18)) AS scopes
  FROM person_notice n SEMI JOIN mine m USING (person_id) LEFT JOIN person p USING (person_id)
)
SELECT key_of('event', t.row_id) AS notice, key_of('person', t.person_id) AS person, t.event, t.happened_at, t.facility,
       t.disposition, t.received_on, array_to_string(t.scopes, ' ') AS opened_as
FROM told t LEFT JOIN may_see o USING (person_id)
WHERE t.scopes IS NULL OR list_has_all(o.scopes, t.scopes)
