-- People of whom two files do not hold the same rows, as often.
WITH now AS (SELECT person_id, count(*) AS rows, sum(hash(n)::HUGEINT) AS said FROM differing_now AS n GROUP BY person_id),
before AS (SELECT person_id, count(*) AS rows, sum(hash(t)::HUGEINT) AS said FROM differing_then AS t GROUP BY person_id)
SELECT person_id FROM now FULL JOIN before USING (person_id) WHERE now.rows IS DISTINCT FROM before.rows OR now.said IS DISTINCT FROM before.said
