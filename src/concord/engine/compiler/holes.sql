-- Days on which a person is not covered: before, between and after the runs; without any run, all days.
SELECT person, hole_start, hole_end
FROM (
    SELECT
        person,
        COALESCE(LAG(end_day) OVER (PARTITION BY person ORDER BY day) + 1, DATE '0001-01-01') AS hole_start,
        day - 1 AS hole_end
    FROM runs WHERE day > DATE '0001-01-01'
) AS before_each
UNION ALL
SELECT person, CASE WHEN MAX(end_day) < DATE '9999-12-31' THEN MAX(end_day) + 1 END AS hole_start, DATE '9999-12-31' AS hole_end
FROM runs GROUP BY person HAVING MAX(end_day) < DATE '9999-12-31'
UNION ALL
SELECT person, DATE '0001-01-01' AS hole_start, DATE '9999-12-31' AS hole_end
FROM chart_person ANTI JOIN runs USING (person)
