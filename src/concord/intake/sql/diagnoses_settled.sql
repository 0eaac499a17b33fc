-- Diagnoses of touched claims: those of the telling that stands do, once per position, under the first number of the chain.
SELECT d.row_id, d.file_row_number AS place,
    o.is_standing_claim AND row_number() OVER (
        PARTITION BY d.sender, o.family, d.position, o.is_standing_claim ORDER BY f.rank DESC, d.row_id, d.file_row_number
    ) = 1 AS stands,
    CASE WHEN o.family <> d.claim_id THEN o.family END AS claim_id
FROM claim_diagnosis AS d
JOIN outcome AS o ON o.row_id = d.row_id
JOIN file AS f ON f.file_id = d.row_id >> 27
