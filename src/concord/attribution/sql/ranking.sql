-- All candidates of a person in order, at each month in which something changes; one empty row where there is none.
-- The rows are sorted once; `line` and `rank` only count them.
WITH edge AS (
    SELECT row_number() OVER () AS edge, person_id, m,
           lead(m, 1, $last + 1) OVER (PARTITION BY person_id ORDER BY m) AS next_m
    FROM (SELECT DISTINCT person_id, CAST($first AS INTEGER) AS m FROM enrolled_segment
          UNION SELECT person_id, from_m FROM placed
          UNION SELECT person_id, to_m FROM placed WHERE to_m <= $last
          UNION SELECT person_id, from_m FROM care_team WHERE from_m > $first AND from_m <= $last
          UNION SELECT person_id, to_m FROM care_team WHERE to_m > $first AND to_m <= $last)
),
ordered AS (
    SELECT e.edge, e.person_id, e.m AS from_m, e.next_m AS to_m, c.candidate, c.rule, c.npi, c.organization_id, c.visits,
           c.recent, c.cents
    FROM edge e
    LEFT JOIN placed c ON c.person_id = e.person_id AND c.from_m <= e.m AND c.to_m > e.m
    ORDER BY e.person_id, e.m, c.standing, c.visits DESC NULLS LAST, c.a DESC NULLS LAST, c.b DESC NULLS LAST, c.npi,
             c.row_id, c.organization_id
),
counted AS (
    SELECT *, row_number() OVER () AS line, lag(edge) OVER () IS DISTINCT FROM edge AS starts FROM ordered
)
SELECT * EXCLUDE (starts),
       line + 1 - max(CASE WHEN starts THEN line END) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS rank
FROM counted
