-- Rows whose text stood earlier in the same file.
SELECT s.row_id
FROM staged AS s
JOIN (
    SELECT row_id >> 27 AS file_id, hash1, hash2, min(row_id) AS first_row
    FROM staged
    GROUP BY ALL
    HAVING count(*) > 1
) AS t ON t.file_id = s.row_id >> 27 AND t.hash1 = s.hash1 AND t.hash2 = s.hash2
WHERE s.row_id > t.first_row
