SELECT * FROM practice_month
