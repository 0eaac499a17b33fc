-- What each claim line bills (`what`, `amount`, `size`), in the words of `service`. `bill`: what an institutional claim is known by when another
-- number replaces it. What is taken back at another payment has to give back all that was charged, or every unit.
CREATE OR REPLACE VIEW billed AS
WITH bill AS (
    SELECT claim_id, concat_ws('|', min(member_id), coalesce(min(coalesce(facility_npi, billing_npi)), ''), min(from_date), max(through_date),
        left(ltrim(max(type_of_bill), '0'), 2)) AS bill
    FROM claim_part
    WHERE type_of_bill IS NOT NULL AND row_id >> 27 IN (SELECT file_id FROM file)
    GROUP BY claim_id
)
SELECT p.row_id, p.file_row_number AS place, p.claim_id, p.line, p.version, p.action, f.file_id, f.rank,
    concat_ws('|', p.member_id, p.from_date, p.procedure_code, p.revenue_code) AS what,
    abs(coalesce(p.paid_amount, p.charge_amount, 0)) AS amount,
    coalesce(nullif(abs(p.charge_amount), 0), abs(p.units)) AS size,
    false AS of_any_size,
    p.action IN ('reversal', 'void') AND (p.charge_amount < 0 OR p.units < 0) AS gives_back,
    b.bill
FROM claim_part AS p
JOIN file AS f ON f.file_id = p.row_id >> 27
LEFT JOIN bill AS b USING (claim_id);
