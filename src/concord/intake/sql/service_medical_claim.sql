-- What each claim line bills: lines that say the same of it, one of them undoing, mirror each other. Else as claim_line. What is taken
-- back at another payment mirrors the same service if it gives back all that was charged, or every unit. `bill`: of an institutional claim, the
-- person, place, first and last day and first two digits of the type of bill, by which a claim is known that replaces another.
CREATE OR REPLACE VIEW service AS
WITH line AS (
    SELECT p.row_id, p.file_row_number AS place, p.claim_id, p.line, p.version, p.action, p.row_id >> 27 AS file_id, f.rank,
        p.member_id, p.from_date, p.through_date, p.type_of_bill, coalesce(p.facility_npi, p.billing_npi) AS facility,
        concat_ws('|', p.member_id, p.from_date, p.procedure_code, p.revenue_code) AS what,
        abs(coalesce(p.paid_amount, p.charge_amount, 0)) AS amount,
        coalesce(nullif(abs(p.charge_amount), 0), abs(p.units)) AS size,
        p.action IN ('reversal', 'void') AS undoes,
        p.charge_amount < 0 OR p.units < 0 AS gives_all_back
    FROM claim_part AS p
    JOIN file AS f ON f.file_id = p.row_id >> 27
),
known AS (
    SELECT what, amount, any_value(size) AS size FROM line WHERE NOT undoes AND what IN (SELECT what FROM line WHERE undoes) GROUP BY what, amount
),
mirrored AS (
    SELECT l.row_id, l.place, min(k.amount) AS amount
    FROM line AS l
    JOIN known AS k ON k.what = l.what AND k.size = l.size
    WHERE l.gives_all_back AND l.undoes AND NOT EXISTS (FROM known AS e WHERE e.what = l.what AND e.amount = l.amount)
    GROUP BY l.row_id, l.place
),
bill AS (
    SELECT claim_id, concat_ws('|', min(member_id), coalesce(min(facility), ''), min(from_date), max(through_date), left(ltrim(max(type_of_bill), '0'), 2)) AS bill
    FROM line
    WHERE type_of_bill IS NOT NULL
    GROUP BY claim_id
)
SELECT l.row_id, l.place, l.claim_id, l.line, l.version, l.action, l.file_id, l.rank,
    concat_ws('|', l.what, coalesce(m.amount, l.amount)) AS service, b.bill
FROM line AS l
LEFT JOIN mirrored AS m ON m.row_id = l.row_id AND m.place = l.place
LEFT JOIN bill AS b ON b.claim_id = l.claim_id;
