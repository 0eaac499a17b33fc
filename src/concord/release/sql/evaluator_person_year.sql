SELECT * FROM person_year
