-- Covered people by plan, product and month, counted from where stretches begin and end.
WITH stretch AS (
    SELECT s.plan_id, coalesce(s.product, 'unknown') AS product, greatest(s.from_m, p.from_m) AS from_m,
           least(s.to_m, p.to_m) AS to_m, count(*) AS covered, count(p.organization_id) AS attributed,
           count(*) FILTER (p.in_program) AS in_program
    FROM enrolled_segment s JOIN piece p ON p.person_id = s.person_id AND p.from_m < s.to_m AND p.to_m > s.from_m
    GROUP BY ALL
),
monthly AS (SELECT *, unnest(range(from_m, to_m)) AS m FROM stretch)
SELECT plan_id, product, month_day(m) AS month, CAST(sum(covered) AS BIGINT) AS covered,
       CAST(sum(attributed) AS BIGINT) AS attributed, CAST(sum(in_program) AS BIGINT) AS in_program
FROM monthly GROUP BY ALL
