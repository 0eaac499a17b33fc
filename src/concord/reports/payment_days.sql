-- The day of the month on which each plan pays.
SELECT plan_id, CAST(min(day(due_date)) AS INTEGER) AS payment_day FROM line GROUP BY plan_id ORDER BY plan_id
