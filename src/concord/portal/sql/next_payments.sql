SELECT plan_id, date_trunc('month', min(due_date))::DATE AS month, min(due_date) AS due_date
FROM line WHERE due_date >= CAST($as_of AS DATE) GROUP BY plan_id ORDER BY due_date, plan_id
