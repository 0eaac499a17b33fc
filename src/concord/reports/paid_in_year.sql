SELECT CAST(sum(amount) AS DECIMAL(14,2)) AS amount FROM line
WHERE year(due_date) = $year AND due_date <= CAST($as_of AS DATE)
