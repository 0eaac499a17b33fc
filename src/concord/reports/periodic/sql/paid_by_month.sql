-- What is owed by month of payment and kind of payment, for months in a span.
SELECT CAST(date_trunc('month', due_date) AS DATE) AS month, component, CAST(sum(amount) AS DECIMAL(14,2)) AS amount, count(*) AS lines
FROM line WHERE due_date BETWEEN CAST($first AS DATE) AND CAST($last AS DATE)
GROUP BY ALL ORDER BY ALL
