-- One rate of one measure: every person, and in how many rows (1, or index events) they stand in each population; for a measure of
-- use the numerator counts stays or visits.
SELECT $name AS measure, p.member_id AS patient_id, $group AS "group", n.population,
    CASE n.population
        WHEN 'initial-population' THEN coalesce(c.initial_population, 0)
        WHEN 'denominator' THEN coalesce(c.denominator, 0)
        WHEN 'denominator-exclusion' THEN coalesce(c.exclusion, 0)
        WHEN 'denominator-exception' THEN coalesce(c.exception, 0)
        ELSE coalesce(c.numerator, 0)
    END::INTEGER AS "count"
FROM evaluated_person AS p
CROSS JOIN (SELECT unnest($populations::VARCHAR[]) AS population, unnest(range(len($populations::VARCHAR[]))) AS place) AS n
LEFT JOIN (
    SELECT person, count(*) FILTER (initial_population) AS initial_population, count(*) FILTER (denominator) AS denominator,
        count(*) FILTER (exclusion) AS exclusion, count(*) FILTER (exception) AS exception, sum(quantity) AS numerator
    FROM evaluated_result
    WHERE measure = $measure AND rate = $rate
    GROUP BY person
) AS c ON c.person = p.person_id
ORDER BY p.person_id, n.place
