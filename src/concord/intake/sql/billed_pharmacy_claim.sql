-- What each fill bills (`what`, `amount`, `size`), in the words of `service`. A fill taken back at another payment is of the same drug and day, and of
-- the same quantity where it tells one (a negative one is none).
CREATE OR REPLACE VIEW billed AS
SELECT p.row_id, p.file_row_number AS place, p.claim_id, p.line, p.version, p.action, f.file_id, f.rank,
    concat_ws('|', p.member_id, p.fill_date, p.ndc) AS what,
    abs(coalesce(p.paid_amount, 0)) AS amount,
    coalesce(nullif(abs(p.quantity), 0), abs(p.days_supply)) AS size,
    size IS NULL AS of_any_size,
    p.action IN ('reversal', 'void') AS gives_back,
    NULL::VARCHAR AS bill
FROM claim_part AS p
JOIN file AS f ON f.file_id = p.row_id >> 27;
