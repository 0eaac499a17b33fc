-- The union of overlapping and touching spans.
SELECT person, MIN(day) AS day, MAX(end_day) AS end_day
FROM (
    SELECT person, day, end_day, SUM(opens) OVER (PARTITION BY person ORDER BY day, end_day ROWS UNBOUNDED PRECEDING) AS run
    FROM (
        SELECT
            person, day, end_day,
            CASE WHEN day - 1 <= MAX(end_day) OVER (
                PARTITION BY person ORDER BY day, end_day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ) THEN 0 ELSE 1 END AS opens
        FROM span WHERE $chosen
    ) AS marked
) AS numbered
GROUP BY person, run
