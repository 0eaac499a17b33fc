SELECT sender, row_id >> 27 AS file_id, rule, any_value(sentence) AS sentence, count(*) AS held,
       array_to_string(list_sort(list(line))[:5], ', ') AS first_lines
FROM quarantined GROUP BY ALL
