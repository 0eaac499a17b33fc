-- How many distinct start days, as far as it matters whether there are none, one or more: the certain ones, and all. As count_days, where more than two are two or more.
SELECT
    person, idx,
    CASE WHEN MIN(day) FILTER (WHERE sure) IS NULL THEN 0 WHEN MIN(day) FILTER (WHERE sure) = MAX(day) FILTER (WHERE sure) THEN 1 ELSE 2 END AS low,
    CASE WHEN MIN(day) IS NULL THEN 0 WHEN MIN(day) = MAX(day) THEN 1 ELSE 2 END
    + CASE WHEN MIN(undated) IS NULL THEN 0 WHEN MIN(undated) = MAX(undated) THEN 1 ELSE 2 END AS high
FROM (SELECT person, idx, day, CASE WHEN day IS NULL THEN event END AS undated, sure FROM list) AS days
GROUP BY person, idx
