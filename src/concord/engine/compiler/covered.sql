-- Days of a window that lie in the runs. Unknown window: unknown.
SELECT
    person, idx,
    CASE WHEN NOT BOOL_OR(first_day IS NULL OR final_day IS NULL) THEN SUM(days) END AS low,
    CASE WHEN NOT BOOL_OR(first_day IS NULL OR final_day IS NULL) THEN SUM(days) END AS high
FROM (
    SELECT
        person, idx, first_day, final_day,
        CASE WHEN day IS NULL THEN 0 ELSE GREATEST(0, LEAST(end_day, final_day) - GREATEST(day, first_day) + 1) END AS days
    FROM dated
) AS clipped
GROUP BY person, idx
