-- What each fill bills: rows that say the same of it, one of them undoing, mirror each other. Else as claim_line.
CREATE OR REPLACE VIEW service AS
SELECT p.row_id, p.file_row_number AS place, p.claim_id, p.line, p.version, p.action, p.row_id >> 27 AS file_id, f.rank,
    concat_ws('|', p.member_id, p.fill_date, p.ndc, abs(coalesce(p.paid_amount, 0))) AS service
FROM claim_part AS p
JOIN file AS f ON f.file_id = p.row_id >> 27;
