-- The sum of the values, each event, value and unit once; unknown when one is possible only, or lacks its value.
SELECT
    person, idx,
    CASE WHEN BOOL_AND(sure) AND COUNT(value) = COUNT(*) THEN SUM(value) END AS low,
    CASE WHEN BOOL_AND(sure) AND COUNT(value) = COUNT(*) THEN SUM(value) END AS high
FROM (SELECT person, idx, event, value, unit, BOOL_OR(sure) AS sure FROM list GROUP BY person, idx, event, value, unit) AS once
GROUP BY person, idx
