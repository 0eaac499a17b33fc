-- Lines that undo a service under a claim number of their own, each with the number of the claim it mirrors; and lines of a claim that
-- replaces another under a new number, with the number of the claim that bills the same stay or visit.
WITH undoing AS (
    SELECT row_id, place, service, row_number() OVER (PARTITION BY service ORDER BY row_id, place) AS nth
    FROM service
    WHERE action IN ('reversal', 'void')
        AND claim_id NOT IN (SELECT claim_id FROM service WHERE action IN ('original', 'replacement'))
),
told AS (
    SELECT claim_id, service, row_number() OVER (PARTITION BY service ORDER BY row_id, place) AS nth
    FROM service
    WHERE action IN ('original', 'replacement') AND service IN (SELECT service FROM undoing)
),
claim AS (
    SELECT claim_id, min(bill) AS bill, min({'row_id': row_id, 'place': place}) AS first,
        bool_or(action = 'replacement') AND NOT bool_or(action = 'original') AS replaces_another,
        bool_and(action = 'original') AS is_original
    FROM service
    WHERE bill IS NOT NULL
    GROUP BY claim_id
),
replaced AS (
    SELECT r.claim_id, arg_min(o.claim_id, o.first) AS original
    FROM claim AS r
    JOIN claim AS o ON o.bill = r.bill AND o.is_original
    WHERE r.replaces_another
    GROUP BY r.claim_id
)
SELECT u.row_id, u.place, t.claim_id
FROM undoing AS u
JOIN told AS t ON t.service = u.service AND t.nth = u.nth
UNION ALL
SELECT s.row_id, s.place, r.original
FROM service AS s
JOIN replaced AS r ON r.claim_id = s.claim_id
