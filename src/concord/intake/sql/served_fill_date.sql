-- The day of service of each claim line.
CREATE OR REPLACE VIEW served AS
SELECT row_id, member_id, fill_date AS day FROM claim_part WHERE action = 'original' OR action = 'replacement';
