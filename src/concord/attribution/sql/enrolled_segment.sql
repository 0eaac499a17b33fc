-- Coverage as stretches of months, cut wherever a person's coverage by any plan begins or ends. A month is covered when
-- its first day is. One row per person, stretch and plan; one of them pays first: as sent, then longest held, then plan.
WITH sent AS (
    SELECT e.person_id, e.sender AS plan_id, e.member_id, e.product_line, e.product, e.funding, e.employer_group,
           e.pcp_npi, e.pcp_assignment, e.pcp_effective_date, e.has_pharmacy, e.row_id, e.start_date,
           coalesce(e.end_date, DATE '9999-12-31') AS end_date, p.death_date,
           CASE e.is_primary WHEN true THEN 0 WHEN false THEN 2 ELSE 1 END AS says
    FROM enrollment e LEFT JOIN person p USING (person_id)
    WHERE e.has_medical IS NOT FALSE
),
marked AS (  -- does unbroken coverage by this plan begin here?
    SELECT *, coalesce(start_date > 1 + max(end_date) OVER (
               PARTITION BY person_id, plan_id ORDER BY start_date, end_date, row_id
               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), true) AS begins
    FROM sent
),
held AS (
    SELECT *, max(start_date) FILTER (begins) OVER (
               PARTITION BY person_id, plan_id ORDER BY start_date, end_date, row_id
               ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS held_since
    FROM marked
),
stretch AS (
    SELECT * EXCLUDE (begins, end_date, death_date),
           greatest(month_from(start_date), $first) AS from_m,
           least(month_index(end_date), coalesce(month_index(death_date), $last), $last) + 1 AS to_m
    FROM held
),
point AS (
    SELECT person_id, m, lead(m) OVER (PARTITION BY person_id ORDER BY m) AS next_m
    FROM (SELECT person_id, from_m AS m FROM stretch WHERE from_m < to_m
          UNION SELECT person_id, to_m FROM stretch WHERE from_m < to_m)
),
cut AS (
    SELECT s.* EXCLUDE (from_m, to_m), p.m AS from_m, p.next_m AS to_m
    FROM stretch s JOIN point p ON p.person_id = s.person_id AND p.m >= s.from_m AND p.m < s.to_m
    QUALIFY row_number() OVER (
        PARTITION BY s.person_id, p.m, s.plan_id ORDER BY s.says, s.held_since, s.start_date, s.row_id) = 1
)
SELECT * EXCLUDE (says, held_since, start_date),
       row_number() OVER (PARTITION BY person_id, from_m ORDER BY says, held_since, plan_id) = 1 AS is_primary
FROM cut
