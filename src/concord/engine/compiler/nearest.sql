-- The last event of the right sort up to the day on which the gap must be closed, whatever its window, value or neighbours.
SELECT person, idx, event, day, concept, value, unit, flags, source
FROM (
    SELECT
        l.*,
        ROW_NUMBER() OVER (
            PARTITION BY l.person, l.idx
            ORDER BY l.end_day DESC NULLS LAST, l.event DESC, l.value DESC NULLS LAST, l.concept, l.unit NULLS LAST, l.flags
        ) AS place
    FROM list AS l
    JOIN lacking AS o ON o.person = l.person AND o.idx = l.idx AND l.day <= o.due
) AS ranked
WHERE place = 1
