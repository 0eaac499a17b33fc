SELECT plan_id, organization_id, date_trunc('month', due_date)::DATE AS month, min(due_date) AS due_date,
       count(*) AS lines, CAST(sum(amount) AS DECIMAL(14,2)) AS amount
FROM line GROUP BY ALL ORDER BY month DESC, plan_id, organization_id
