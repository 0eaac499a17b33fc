WITH b AS (SELECT organization_id, month, person FROM before_roster WHERE in_program),
     a AS (SELECT organization_id, month, person FROM after_roster WHERE in_program)
SELECT organization_id, month, count(*) FILTER (was IS NULL) AS added, count(*) FILTER (now IS NULL) AS removed
FROM (SELECT organization_id, month, b.person AS was, a.person AS now
      FROM a FULL JOIN b USING (organization_id, month, person))
GROUP BY ALL HAVING added + removed > 0 ORDER BY ALL
