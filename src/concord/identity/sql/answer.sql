-- For each person and question, the answers of the one asking that counts.
SELECT person_id, question, source, string_split(answer, '|') AS answers FROM answer_said WHERE place = 1
