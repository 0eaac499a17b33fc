-- Per file and rule: how many rows broke it and the first of them.
SELECT h.file_id, r.name, r.severity, r.sentence, count(*) AS rows, min(h.row_id & ((1::BIGINT << 27) - 1), 5) AS lines
FROM hit AS h
JOIN rule AS r ON r.number = h.number
GROUP BY ALL
ORDER BY h.file_id, r.severity, rows DESC, r.name
