-- Stretches of months in which an organization does or does not take part in the program.
WITH edge AS (
    SELECT organization_id, m, lead(m, 1, $last + 1) OVER (PARTITION BY organization_id ORDER BY m) AS next_m
    FROM (SELECT DISTINCT organization_id, CAST($first AS INTEGER) AS m FROM placed WHERE organization_id IS NOT NULL
          UNION SELECT CAST(organization_id AS organization_name), from_m FROM participation WHERE from_m > $first AND from_m <= $last
          UNION SELECT CAST(organization_id AS organization_name), to_m FROM participation WHERE to_m > $first AND to_m <= $last)
)
SELECT e.organization_id, e.m AS from_m, e.next_m AS to_m, p.organization_id IS NOT NULL AS in_program
FROM edge e
LEFT JOIN participation p ON CAST(p.organization_id AS organization_name) = e.organization_id
    AND p.from_m <= e.m AND p.to_m > e.m
