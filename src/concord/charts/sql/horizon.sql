-- The days that each plan's medical claims are known for: from its first to its last claim, whole months, gaps of months out.
WITH month AS (
    SELECT s.payer, date_trunc('month', c.from_date)::DATE AS month
    FROM medical_claim AS c
    JOIN (SELECT sender AS payer, name FROM sender_number WHERE is_plan) AS s ON s.name = c.sender
    GROUP BY ALL
),
run AS (
    SELECT payer, month, month - to_months(row_number() OVER (PARTITION BY payer ORDER BY month)::INTEGER) AS run FROM month
)
SELECT payer, min(month) AS day, (max(month) + INTERVAL 1 MONTH - INTERVAL 1 DAY)::DATE AS end_day
FROM run
GROUP BY payer, run
