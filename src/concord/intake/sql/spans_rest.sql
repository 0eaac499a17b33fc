-- The coverage of senders whose files are those of an earlier run.
INSERT INTO spans BY NAME
SELECT * FROM as_then WHERE row_id >> 27 IN (SELECT file_id FROM of_file)
