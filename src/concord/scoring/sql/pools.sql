-- Every pool in one pass: a person stands once for the program (x 64 + 0) and once for each plan they were ever a member of
-- (x 64 + plan). The program's copy has all events of the plans that take part; a plan's copy has that plan's own, and both have
-- what practices and registries sent. Only concepts that the measures read come along.
CREATE OR REPLACE TABLE pool_member AS
SELECT DISTINCT person, payer AS pool FROM all_span WHERE kind = 'enrolled' AND payer IN (SELECT sender FROM taking_part)
UNION ALL SELECT person, 0 FROM all_person;

CREATE OR REPLACE TABLE event AS
SELECT e.* REPLACE (e.person * 64 + m.pool AS person) FROM all_event e JOIN pool_member m ON m.person = e.person
WHERE e.concept IN (SELECT concept FROM wanted)
  AND (e.payer = 0 OR e.payer = m.pool OR (m.pool = 0 AND e.payer IN (SELECT sender FROM taking_part)))
ORDER BY e.concept, e.person, m.pool;

CREATE OR REPLACE TABLE span AS
SELECT s.* REPLACE (s.person * 64 + m.pool AS person) FROM all_span s JOIN pool_member m ON m.person = s.person
WHERE s.payer = 0 OR s.payer = m.pool OR (m.pool = 0 AND s.payer IN (SELECT sender FROM taking_part))
ORDER BY s.kind, s.person, m.pool;

CREATE OR REPLACE TABLE chart_person AS
SELECT p.* REPLACE (p.person * 64 + m.pool AS person) FROM all_person p JOIN pool_member m ON m.person = p.person ORDER BY 1
