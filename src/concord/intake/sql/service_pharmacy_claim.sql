-- What each fill bills: rows that say the same of it, one of them undoing, mirror each other. Else as claim_line. A fill taken back at
-- another payment mirrors the fill of the same drug and day, and of the same quantity where it tells one (a negative one is none).
CREATE OR REPLACE VIEW service AS
WITH line AS (
    SELECT p.row_id, p.file_row_number AS place, p.claim_id, p.line, p.version, p.action, p.row_id >> 27 AS file_id, f.rank,
        concat_ws('|', p.member_id, p.fill_date, p.ndc) AS what,
        abs(coalesce(p.paid_amount, 0)) AS amount,
        coalesce(nullif(abs(p.quantity), 0), abs(p.days_supply)) AS size,
        p.action IN ('reversal', 'void') AS undoes
    FROM claim_part AS p
    JOIN file AS f ON f.file_id = p.row_id >> 27
),
known AS (
    SELECT what, amount, any_value(size) AS size FROM line WHERE NOT undoes AND what IN (SELECT what FROM line WHERE undoes) GROUP BY what, amount
),
mirrored AS (
    SELECT l.row_id, l.place, min(k.amount) AS amount
    FROM line AS l
    JOIN known AS k ON k.what = l.what AND (l.size IS NULL OR k.size = l.size)
    WHERE l.undoes AND NOT EXISTS (FROM known AS e WHERE e.what = l.what AND e.amount = l.amount)
    GROUP BY l.row_id, l.place
)
SELECT l.row_id, l.place, l.claim_id, l.line, l.version, l.action, l.file_id, l.rank,
    concat_ws('|', l.what, coalesce(m.amount, l.amount)) AS service, NULL::VARCHAR AS bill
FROM line AS l
LEFT JOIN mirrored AS m ON m.row_id = l.row_id AND m.place = l.place;
