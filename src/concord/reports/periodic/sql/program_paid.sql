-- What plans owe practices by month paid for and kind of payment.
SELECT CAST(date_trunc('month', period_start) AS DATE) AS month, component, CAST(sum(amount) AS DECIMAL(14,2)) AS amount
FROM payment WHERE period_start BETWEEN CAST($first AS DATE) AND CAST($last AS DATE) GROUP BY ALL ORDER BY ALL
