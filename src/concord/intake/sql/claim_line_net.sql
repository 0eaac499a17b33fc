-- As claim_line, with what each line bills; a line that undoes another claim's service follows that claim.
CREATE OR REPLACE VIEW claim_line AS
SELECT s.*, t.claim_id AS replaces
FROM service AS s
LEFT JOIN taken_back AS t ON t.row_id = s.row_id AND t.place = s.place;
