-- All candidates of a person in order, at each month in which something changes. A candidate whose organization nobody
-- knows cannot win; an override to nobody can.
WITH edge AS (
    SELECT person_id, m, lead(m, 1, $last + 1) OVER (PARTITION BY person_id ORDER BY m) AS next_m
    FROM (SELECT DISTINCT person_id, $first AS m FROM enrolled_segment
          UNION SELECT person_id, from_m FROM placed
          UNION SELECT person_id, to_m FROM placed WHERE to_m <= $last
          UNION SELECT person_id, from_m FROM care_team WHERE from_m > $first AND from_m <= $last
          UNION SELECT person_id, to_m FROM care_team WHERE to_m > $first AND to_m <= $last)
)
SELECT e.person_id, e.m AS from_m, e.next_m AS to_m, c.* EXCLUDE (person_id, from_m, to_m),
       row_number() OVER w AS rank, first_value(c.rule) OVER w AS first_rule, first_value(c.npi) OVER w AS first_npi,
       first_value(c.organization_id) OVER w AS first_organization, lead(c.organization_id) OVER w AS next_organization,
       lead(c.rule) OVER w AS next_rule, lead(c.visits) OVER w AS next_visits, lead(c.a) OVER w AS next_a,
       lead(c.b) OVER w AS next_b
FROM edge e
LEFT JOIN placed c ON c.person_id = e.person_id AND c.from_m <= e.m AND c.to_m > e.m
WINDOW w AS (
    PARTITION BY e.person_id, e.m
    ORDER BY c.organization_id IS NULL AND c.rule <> 'override', c.place, c.is_primary DESC, c.visits DESC NULLS LAST,
             c.a DESC NULLS LAST, c.b DESC NULLS LAST, c.recent DESC NULLS LAST, c.npi, c.organization_id, c.row_id)
