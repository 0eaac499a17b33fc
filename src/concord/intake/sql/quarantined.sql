-- One row for each quarantined line and each rule of that severity it broke.
SELECT h.row_id, f.sender, f.name AS file_name, h.row_id & ((1::BIGINT << 27) - 1) AS line, r.name AS rule, r.sentence,
    rtrim(h.raw, chr(10) || chr(13)) AS raw
FROM hit AS h
JOIN rule AS r ON r.number = h.number
JOIN file AS f ON f.file_id = h.file_id
WHERE h.bad AND r.severity = 'quarantine'
