-- The latest events that prove something of each person, one for a day, at most `most` of each proof.
SELECT proof, person, idx, event, day, concept, value, unit, flags, source
FROM (
    SELECT *, ROW_NUMBER() OVER (PARTITION BY proof, person, idx ORDER BY end_day DESC NULLS LAST, day DESC NULLS LAST, event DESC) AS place
    FROM (
        SELECT
            l.*,
            ROW_NUMBER() OVER (
                PARTITION BY l.proof, l.person, l.idx, l.day
                ORDER BY l.end_day DESC NULLS LAST, l.event DESC, l.value DESC NULLS LAST, l.concept, l.unit NULLS LAST, l.flags
            ) AS of_day
        FROM list AS l
    ) AS by_day
    WHERE of_day = 1
) AS by_person
WHERE place <= most
