-- Lines that undo a service under a claim number of their own, each with the number of the claim it mirrors.
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
)
SELECT u.row_id, u.place, t.claim_id
FROM undoing AS u
JOIN told AS t ON t.service = u.service AND t.nth = u.nth
