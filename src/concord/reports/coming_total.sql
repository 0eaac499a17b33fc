SELECT CAST(sum(amount) AS DECIMAL(14,2)) AS amount FROM line
WHERE due_date = (SELECT min(due_date) FROM line WHERE due_date >= CAST($as_of AS DATE))
