-- All plans' pools in one pass: a person is once per plan they were ever a member of (person x 64 + plan). A plan's copy has
-- that plan's events and spans, and what practices and registries sent.
CREATE OR REPLACE TABLE membership_of_plan AS
SELECT DISTINCT person, payer FROM all_span WHERE kind = 'enrolled' AND payer IN (SELECT sender FROM taking_part);

CREATE OR REPLACE VIEW event AS
SELECT e.* REPLACE (e.person * 64 + m.payer AS person) FROM all_event e JOIN membership_of_plan m ON m.person = e.person
WHERE e.payer = 0 OR e.payer = m.payer;

CREATE OR REPLACE VIEW span AS
SELECT s.* REPLACE (s.person * 64 + m.payer AS person) FROM all_span s JOIN membership_of_plan m ON m.person = s.person
WHERE s.payer = 0 OR s.payer = m.payer;

CREATE OR REPLACE VIEW chart_person AS
SELECT p.* REPLACE (p.person * 64 + m.payer AS person) FROM all_person p JOIN membership_of_plan m ON m.person = p.person
