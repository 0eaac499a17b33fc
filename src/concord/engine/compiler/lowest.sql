-- The lowest value of the last day. No row: missing. An empty `low`: unknown.
SELECT d.person, d.idx, CASE WHEN d.last_day IS NULL OR v.foreign_unit THEN NULL ELSE v.lowest END AS low,
    CASE WHEN d.last_day IS NULL OR v.foreign_unit THEN NULL ELSE v.lowest END AS high
FROM last_day AS d
LEFT JOIN (
    SELECT person, idx, MIN(value) AS lowest, BOOL_OR(value IS NULL) AS lacking,
        BOOL_OR(value IS NOT NULL AND $foreign) AS foreign_unit
    FROM members GROUP BY person, idx
) AS v ON v.person = d.person AND v.idx = d.idx
WHERE d.last_day IS NULL OR (v.lowest IS NOT NULL AND NOT (v.lacking AND $strict))
