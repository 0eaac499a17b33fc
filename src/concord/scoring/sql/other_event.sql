-- Person, concept and day of the events that only one of two runs has, and whether both their days are known. People whose rows add up to the same two hashes have the same
-- rows; of the others each row is compared.
WITH unlike AS (
  SELECT person FROM (
    SELECT person, hash(e) AS one, 1 AS side FROM all_event e
    UNION ALL SELECT person, hash(e), -1 FROM event_then e
  ) GROUP BY person HAVING sum(side * CAST(one AS HUGEINT)) <> 0 OR sum(side * CAST(hash(one) AS HUGEINT)) <> 0
), here AS (SELECT * FROM all_event SEMI JOIN unlike USING (person)
), there AS (SELECT * FROM event_then SEMI JOIN unlike USING (person))
SELECT DISTINCT person, concept, day, day IS NOT NULL AND end_day IS NOT NULL AS is_dated
FROM ((FROM here EXCEPT ALL FROM there) UNION ALL (FROM there EXCEPT ALL FROM here))
