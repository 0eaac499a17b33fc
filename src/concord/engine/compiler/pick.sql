-- One event of each person: certain ones first, by time, event and value. Without any certain one, all possible ones.
SELECT person, idx, day, end_day, sec, end_sec, event, visit, value, unit, answer, concept, flags, source, sure, tied
FROM (
    SELECT
        person, idx, day, end_day, sec, end_sec, event, visit, value, unit, answer, concept, flags, source, sure,
        first_of_time <> last_of_time AS tied,
        RANK() OVER (PARTITION BY person, idx ORDER BY sure DESC, at * $sign ASC NULLS LAST, event * $sign ASC, COALESCE($value, CAST($without_value AS DECIMAL(18, 6))) ASC) AS place,
        BOOL_OR(sure) OVER (PARTITION BY person, idx) AS settled
    FROM (
        SELECT
            person, idx, day, end_day, sec, end_sec, event, visit, value, unit, answer, concept, flags, source, sure, at,
            MIN(event) OVER (PARTITION BY person, idx, sure, at) AS first_of_time,
            MAX(event) OVER (PARTITION BY person, idx, sure, at) AS last_of_time
        FROM (SELECT *, $at AS at FROM list) AS timed
    ) AS compared
) AS ranked
WHERE NOT settled OR place = 1
