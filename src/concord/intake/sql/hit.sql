-- Every rule that a row broke, doubled rows apart.
SELECT f.row_id, f.row_id >> 27 AS file_id, f.raw, f.bad, f.number
FROM fault AS f
WHERE f.row_id NOT IN (SELECT row_id FROM doubled)
