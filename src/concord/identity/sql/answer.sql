-- For each person and question, the answers of the one asking that counts. `keys`: where it stands by the program's rules, least first.
SELECT person_id, question, source, keys, string_split(answer, '|') AS answers FROM answer_said WHERE place = 1
