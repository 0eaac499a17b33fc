-- Every rule that a row broke, doubled rows apart.
SELECT f.row_id, f.row_id >> 27 AS file_id, f.raw, f.bad, f.number
FROM (SELECT row_id, raw, bad, unnest(faults) AS number FROM staged WHERE faults IS NOT NULL) AS f
WHERE f.row_id NOT IN (SELECT row_id FROM doubled)
