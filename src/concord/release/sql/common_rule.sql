-- What held rows of the reader's own files: each rule, how often, and where first. Never the rows.
SELECT row_id >> 27 AS file_id, rule, any_value(sentence) AS sentence, count(*) AS held,
       array_to_string(list_sort(list(line))[:5], ', ') AS first_lines
FROM quarantined WHERE sender = $unit GROUP BY ALL
