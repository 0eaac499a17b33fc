-- Of touched claims, the diagnoses of the telling that stands, once per position.
SELECT d.row_id, d.position
FROM claim_diagnosis AS d
JOIN outcome AS o ON o.row_id = d.row_id
JOIN file AS f ON f.file_id = d.row_id >> 27
WHERE o.is_standing_claim
QUALIFY row_number() OVER (PARTITION BY d.sender, o.family, d.position ORDER BY f.rank DESC, d.row_id) = 1
