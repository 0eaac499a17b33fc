-- Scored pairs strong enough to join: over the link threshold, or over `keep` when the registry has them together.
WITH stood AS (
    SELECT g.root AS id, known(list(r.person_id)) AS people
    FROM grouped g
    JOIN known_member m USING (id)
    JOIN registered r USING (sender, member_id)
    GROUP BY g.root
)
SELECT s.a, s.b, s.weight, least(s.probability, 0.999999999) AS probability  -- only certain pairs have 1
FROM scored s
LEFT JOIN stood x ON x.id = s.a
LEFT JOIN stood y ON y.id = s.b
WHERE s.probability >= $link
   OR (s.probability >= $keep AND coalesce(list_has_any(x.people, y.people), false))
ORDER BY s.weight DESC, s.a, s.b
