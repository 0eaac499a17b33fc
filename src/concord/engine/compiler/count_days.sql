-- How many distinct start days: the certain ones, and all.
SELECT person, idx, COUNT(*) FILTER (WHERE sure AND day IS NOT NULL) AS low, COUNT(*) AS high
FROM (
    SELECT person, idx, day, CASE WHEN day IS NULL THEN event END AS undated, BOOL_OR(sure) AS sure
    FROM list GROUP BY person, idx, day, CASE WHEN day IS NULL THEN event END
) AS distinct_days
GROUP BY person, idx
