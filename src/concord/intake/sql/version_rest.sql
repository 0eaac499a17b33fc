-- What became of the claims of senders whose files are those of an earlier run.
INSERT INTO version
SELECT row_id, sender, "table", claim_id, line, outcome, by_row_id FROM as_then WHERE row_id >> 27 IN (SELECT file_id FROM of_file)
