-- A page of the month's people, and of those who left with it; changes first unless sorted otherwise.
WITH here AS (SELECT * FROM roster WHERE month = CAST($month AS DATE)),
     moved AS (SELECT * FROM roster_change WHERE month = CAST($month AS DATE) AND change IN ('new', 'dropped')),
     everybody AS (
       SELECT coalesce(h.person, m.person) AS person, coalesce(h.npi, p.npi) AS npi, h.rule, coalesce(m.change, 'kept') AS change, m.reason,
              p.last_name, p.first_name, p.plans, p.since, CASE m.change WHEN 'dropped' THEN 0 WHEN 'new' THEN 1 ELSE 2 END AS rank
       FROM here h FULL JOIN moved m USING (person) JOIN person p ON p.person = coalesce(h.person, m.person)),
     shown AS (SELECT * FROM everybody WHERE $show = 'all' OR change = $show)
SELECT *, '' AS contest, (SELECT count(*) FROM shown) AS total
FROM shown
ORDER BY CASE $sort WHEN 'last_name' THEN last_name WHEN 'plans' THEN plans WHEN 'npi' THEN npi WHEN 'rule' THEN coalesce(reason, rule) END NULLS LAST,
         CASE $sort WHEN '-last_name' THEN last_name WHEN '-plans' THEN plans WHEN '-npi' THEN npi WHEN '-rule' THEN coalesce(reason, rule) END DESC NULLS LAST,
         CASE $sort WHEN 'since' THEN since END NULLS LAST, CASE $sort WHEN '-since' THEN since END DESC NULLS LAST,
         CASE WHEN $sort = '-rank' THEN -rank ELSE rank END, last_name, first_name, person
LIMIT $limit OFFSET $offset
