SELECT person, first_name, last_name, birth_date, sex, phone, language, site_id, npi, plans, since, latest FROM person
WHERE lower(last_name) = $last_name AND birth_date = $birth_date ORDER BY person
