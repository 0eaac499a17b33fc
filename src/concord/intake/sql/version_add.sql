INSERT INTO version
SELECT row_id, sender, $table, claim_id, line, outcome, by_row_id FROM outcome;
