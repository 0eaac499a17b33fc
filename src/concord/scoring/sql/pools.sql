-- Every pool in one pass. A person is asked about once (x 64 + 0) with all events of the plans that take part: the program's
-- pool. A plan's pool has that plan's own events for its members, and like the program's what practices and registries sent. So a
-- member of whom no other plan taking part has said anything has one answer for both pools; only the others are asked about apart
-- (x 64 + plan). `answers_for` says for whom and for which pool each answer stands.
CREATE OR REPLACE TABLE pool_member AS
SELECT DISTINCT person, payer FROM all_span WHERE kind = 'enrolled' AND payer IN (SELECT sender FROM taking_part);

CREATE OR REPLACE TABLE apart AS
SELECT person, payer AS pool FROM pool_member m
WHERE EXISTS (SELECT 1 FROM speaks_of s WHERE s.person = m.person AND s.payer <> m.payer AND s.payer IN (SELECT sender FROM taking_part));

CREATE OR REPLACE TABLE answers_for AS
SELECT person * 64 AS person, 'program' AS pool, person AS person_id FROM all_person
UNION ALL
SELECT m.person * 64 + coalesce(a.pool, 0), n.name, m.person
FROM pool_member m JOIN sender_number n ON n.sender = m.payer LEFT JOIN apart a ON a.person = m.person AND a.pool = m.payer;

CREATE OR REPLACE TABLE event AS
WITH read AS (
  SELECT s.* FROM shelf s JOIN reads r ON r.concept = s.concept
  WHERE s.day <= r.until OR s.person // 64 IN (SELECT person FROM undated)
)
SELECT * FROM read WHERE list_contains(getvariable('payers'), payer)
UNION ALL
SELECT e.* REPLACE (e.person + a.pool AS person) FROM read e JOIN apart a ON a.person * 64 = e.person
WHERE e.payer = 0 OR e.payer = a.pool;

CREATE OR REPLACE TABLE span AS
SELECT s.* REPLACE (s.person * 64 AS person) FROM all_span s WHERE list_contains(getvariable('payers'), s.payer)
UNION ALL
SELECT s.* REPLACE (s.person * 64 + a.pool AS person) FROM all_span s JOIN apart a ON a.person = s.person
WHERE s.payer = 0 OR s.payer = a.pool;

CREATE OR REPLACE TABLE chart_person AS
SELECT p.* REPLACE (p.person * 64 AS person) FROM all_person p
UNION ALL SELECT p.* REPLACE (p.person * 64 + a.pool AS person) FROM all_person p JOIN apart a ON a.person = p.person
