-- The day of the one event of each person: empty when it is not known which event, or on which day.
SELECT
    person, idx,
    CASE WHEN BOOL_AND(sure) AND COUNT(at) = COUNT(*) AND MIN(at) = MAX(at) THEN MIN(at) END AS at
FROM (SELECT person, idx, sure, $at AS at FROM list) AS dated
GROUP BY person, idx
