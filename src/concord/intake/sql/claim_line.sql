-- Keys of the claim lines of one sender, with the place of their file in the order of files.
CREATE OR REPLACE VIEW claim_line AS
SELECT p.row_id, p.file_row_number AS place, p.claim_id, p.line, p.version, p.action, p.replaces, p.row_id >> 27 AS file_id, f.rank,
    NULL::VARCHAR AS service
FROM claim_part AS p
JOIN file AS f ON f.file_id = p.row_id >> 27;
