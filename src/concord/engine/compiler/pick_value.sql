-- The value of the picked event.
SELECT
    person, idx,
    CASE WHEN BOOL_AND(sure) AND NOT BOOL_OR($foreign) THEN MAX(value) END AS low,
    CASE WHEN BOOL_AND(sure) AND NOT BOOL_OR($foreign) THEN MAX(value) END AS high
FROM list GROUP BY person, idx
