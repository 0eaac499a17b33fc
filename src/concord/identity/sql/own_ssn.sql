-- Whose number is it? A number that a sender gives to several people (by birth or given name) belongs to its one
-- contract holder, if there is one, and to nobody otherwise: dependants are often sent with the holder's number.
WITH given_out AS (
    SELECT sender, id, coalesce(relationship, '') = 'self' AS holder, coalesce(birth, '') || coalesce(first, '') AS who,
        unnest(ssns) AS ssn
    FROM description
),
told AS (
    SELECT sender, ssn, count(DISTINCT who) > 1 AS several, count(DISTINCT who) FILTER (holder) = 1 AS one_holder
    FROM given_out
    GROUP BY sender, ssn
)
SELECT g.id, known(list(g.ssn)) AS ssns
FROM given_out g
JOIN told t USING (sender, ssn)
WHERE NOT t.several OR (t.one_holder AND g.holder)
GROUP BY g.id
