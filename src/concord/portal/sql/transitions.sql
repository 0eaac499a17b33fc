-- One row per event; an admission that was followed by a discharge is told by the discharge.
SELECT n.notice, n.person, n.event, n.happened_at, n.facility, n.received_on,
       p.first_name, p.last_name, p.birth_date, p.phone, p.language, p.interpreter, p.npi
FROM notice n JOIN person p USING (person)
WHERE CAST(n.happened_at AS DATE) BETWEEN CAST($since AS DATE) AND CAST($until AS DATE) AND p.death_date IS NULL AND n.opened_as IS NULL
  AND NOT (n.event = 'admission' AND EXISTS (
    SELECT 1 FROM notice d WHERE d.person = n.person AND d.event = 'discharge' AND d.happened_at >= n.happened_at))
ORDER BY n.happened_at, n.notice
