-- Per file: rows that could be split, those quarantined, those doubled.
SELECT s.row_id >> 27 AS file_id, count(*) AS rows, count(*) FILTER (WHERE s.bad AND d.row_id IS NULL) AS quarantined,
    count(d.row_id) AS doubled
FROM staged AS s
LEFT JOIN doubled AS d ON d.row_id = s.row_id
GROUP BY ALL
