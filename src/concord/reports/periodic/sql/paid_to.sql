-- What is owed in a span of payment dates, by the other side of it (practice or plan) and kind of payment.
SELECT plan_id, organization_id, component, CAST(sum(amount) AS DECIMAL(14,2)) AS amount
FROM line WHERE due_date BETWEEN CAST($first AS DATE) AND CAST($last AS DATE)
GROUP BY ALL ORDER BY ALL
