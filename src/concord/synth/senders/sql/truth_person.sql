SELECT * FROM person ORDER BY person_id
