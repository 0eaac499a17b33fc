-- The latest events of each person, one for a day, at most $most.
SELECT person, idx, event, day, concept, value, unit, flags, source
FROM (
    SELECT *, ROW_NUMBER() OVER (PARTITION BY person, idx ORDER BY end_day DESC NULLS LAST, day DESC NULLS LAST, event DESC) AS place
    FROM (
        SELECT
            *,
            ROW_NUMBER() OVER (
                PARTITION BY person, idx, day
                ORDER BY end_day DESC NULLS LAST, event DESC, value DESC NULLS LAST, concept, unit NULLS LAST, flags
            ) AS of_day
        FROM list
    ) AS by_day
    WHERE of_day = 1
) AS by_person
WHERE place <= $most
