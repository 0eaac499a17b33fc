-- People of whom a day is unknown that windows may hang on: of birth, or of an event that any measure reads.
SELECT person FROM all_person WHERE birth_date IS NULL
UNION
SELECT person // 64 FROM shelf WHERE day IS NULL OR end_day IS NULL
