-- A second reading now for whoever has something protected, and both it and the reading a year earlier without that.
INSERT INTO subject
SELECT subject + 1, year, age, sex, population, months, metal, indicator, number, plan_id, person_id, first_day, last_day
FROM subject WHERE subject % 4 = 0 AND subject IN (SELECT subject FROM is_protected WHERE is_protected);

CREATE OR REPLACE TABLE coded AS
SELECT subject, kind, code, category FROM is_protected WHERE subject % 4 = 0 OR NOT is_protected
UNION ALL
SELECT p.subject + 1, p.kind, p.code, p.category FROM is_protected p SEMI JOIN subject s ON s.subject = p.subject + 1
WHERE p.subject % 4 = 0 AND NOT p.is_protected
