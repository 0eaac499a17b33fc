SELECT * FROM practice_year
