-- One row for each event certainly in the index list: of an event with several rows, the earliest.
SELECT
    person, event AS idx, day, end_day, sec, end_sec, event, visit, value, unit, answer, concept, flags, source, TRUE AS sure
FROM (
    SELECT
        person, day, end_day, sec, end_sec, event, visit, value, unit, answer, concept, flags, source,
        ROW_NUMBER() OVER (
            PARTITION BY person, event
            ORDER BY day NULLS FIRST, sec NULLS FIRST, end_day NULLS FIRST, end_sec NULLS FIRST, value NULLS FIRST, unit NULLS FIRST,
                answer NULLS FIRST, visit NULLS FIRST, concept
        ) AS place
    FROM list WHERE sure
) AS numbered
WHERE place = 1
