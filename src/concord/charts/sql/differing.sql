-- Numbers of the rows that are other than in an earlier run: of senders settled anew, those of which another thing or another number of
-- things is told; of all senders, those of members who are another person.
WITH now AS (
    SELECT row_id, count(*) AS rows, sum(hash(n)::HUGEINT) AS said FROM row_now AS n WHERE list_contains($senders, sender) GROUP BY row_id
),
before AS (
    SELECT row_id, count(*) AS rows, sum(hash(t)::HUGEINT) AS said FROM row_then AS t WHERE list_contains($senders, sender) GROUP BY row_id
)
SELECT row_id FROM now FULL JOIN before USING (row_id) WHERE now.rows IS DISTINCT FROM before.rows OR now.said IS DISTINCT FROM before.said
UNION
SELECT n.row_id FROM row_now AS n SEMI JOIN relinked USING (sender, member_id)
UNION
SELECT t.row_id FROM row_then AS t SEMI JOIN relinked USING (sender, member_id)
