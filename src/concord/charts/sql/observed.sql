-- The days for which somebody's history is known: by a plan as far as its claims reach while it covers them; by a practice that keeps
-- their problem list from birth on, as what it does not know of it has looked for.
WITH covered AS (
    SELECT e.person_id AS person, s.payer, e.start_date AS day, coalesce(e.end_date, forever()) AS end_day, e.row_id AS event
    FROM enrollment AS e
    JOIN sender AS s ON s.name = e.sender
    WHERE (e.end_date IS NULL OR e.end_date >= e.start_date) AND coalesce(e.has_medical, true)
)
SELECT 'observed' AS kind, c.person, c.payer, 0 AS concept, greatest(c.day, h.day) AS day, least(c.end_day, h.end_day, $as_of) AS end_day,
    '' AS product_line, '' AS product, '' AS funding, c.event
FROM covered AS c
JOIN horizon AS h ON h.payer = c.payer AND h.day <= c.end_day AND h.end_day >= c.day
WHERE greatest(c.day, h.day) <= least(c.end_day, h.end_day, $as_of)
UNION ALL
SELECT DISTINCT 'observed', m.person_id, 0, 0, p.birth_date, $as_of, '', '', '', NULL::BIGINT
FROM member AS m
JOIN person AS p ON p.person_id = m.person_id AND p.birth_date <= $as_of
JOIN sender_number AS s ON s.name = m.sender AND NOT s.is_plan
WHERE m.sender IN (SELECT sender FROM condition WHERE category = 'problem-list-item')
