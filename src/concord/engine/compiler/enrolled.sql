-- Holes of coverage inside a window: as the spans say, and as they would be if days beyond the data's reach were covered.
SELECT
    person, idx,
    CASE
        WHEN BOOL_OR(first_day IS NULL OR final_day IS NULL OR (anchor IS NULL AND $anchored) OR final_day < first_day) THEN NULL
        WHEN COUNT(*) FILTER (WHERE gap > 0) <= $gaps AND COALESCE(MAX(gap), 0) <= $gap AND NOT BOOL_OR(missed) THEN TRUE
        WHEN COUNT(*) FILTER (WHERE known_gap > 0) <= $gaps AND COALESCE(MAX(known_gap), 0) <= $gap
            AND NOT BOOL_OR(missed AND within_reach) THEN NULL
        ELSE FALSE
    END AS state
FROM (
    SELECT
        person, idx, first_day, final_day, anchor,
        CASE WHEN hole_start IS NULL THEN 0 ELSE GREATEST(0, LEAST(hole_end, final_day) - GREATEST(hole_start, first_day) + 1) END AS gap,
        CASE WHEN hole_start IS NULL THEN 0 ELSE GREATEST(
            0, LEAST(hole_end, final_day, reach_end) - GREATEST(hole_start, first_day, reach_start) + 1
        ) END AS known_gap,
        COALESCE(anchor BETWEEN hole_start AND hole_end, FALSE) AS missed,
        COALESCE(anchor BETWEEN reach_start AND reach_end, TRUE) AS within_reach
    FROM holes
) AS measured
GROUP BY person, idx
