-- The month's people, and those who left with it. Changes first.
WITH here AS (SELECT * FROM roster WHERE month = CAST($month AS DATE)),
     moved AS (SELECT * FROM roster_change WHERE month = CAST($month AS DATE) AND change IN ('new', 'dropped')),
     everybody AS (
       SELECT coalesce(h.person, m.person) AS person, h.npi, h.rule, coalesce(m.change, 'kept') AS change, m.reason
       FROM here h FULL JOIN moved m USING (person))
SELECT e.person, e.change, e.reason, e.rule, coalesce(e.npi, p.npi) AS npi, p.last_name, p.first_name, p.plans, p.since,
       CASE e.change WHEN 'dropped' THEN 0 WHEN 'new' THEN 1 ELSE 2 END AS rank, '' AS contest
FROM everybody e JOIN person p USING (person)
ORDER BY rank, p.last_name, p.first_name, e.person
