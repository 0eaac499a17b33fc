-- What each line bills, as claim_line tells lines: those that say the same of a service, one of them undoing, mirror each other. A line that gives back
-- at an amount that was never billed mirrors the least amount at which as much of that service was (`known`).
CREATE OR REPLACE VIEW service AS
WITH known AS (
    SELECT what, amount, any_value(size) AS size
    FROM billed
    WHERE action NOT IN ('reversal', 'void') AND what IN (SELECT what FROM billed WHERE action IN ('reversal', 'void'))
    GROUP BY what, amount
),
mirrored AS (
    SELECT l.row_id, l.place, min(k.amount) AS amount
    FROM billed AS l
    JOIN known AS k ON k.what = l.what AND (l.of_any_size OR k.size = l.size)
    WHERE l.gives_back AND NOT EXISTS (FROM known AS e WHERE e.what = l.what AND e.amount = l.amount)
    GROUP BY l.row_id, l.place
)
SELECT l.row_id, l.place, l.claim_id, l.line, l.version, l.action, l.file_id, l.rank,
    concat_ws('|', l.what, coalesce(m.amount, l.amount)) AS service, l.bill
FROM billed AS l
LEFT JOIN mirrored AS m ON m.row_id = l.row_id AND m.place = l.place;
