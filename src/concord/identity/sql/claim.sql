-- Which id each group of members takes: that of its oldest founder; else, if its founder is no longer sent, the id
-- its members had, unless another group holds it; else a new one, numbered by when its first member was first seen.
WITH groups AS (
    SELECT p.root, m.id, m.sender, m.member_id, m.first_seen
    FROM peopled p
    JOIN known_member m USING (id)
),
founder AS (
    SELECT g.root, min(f.person_id) AS person_id
    FROM groups g
    JOIN registry_person f USING (sender, member_id)
    GROUP BY g.root
),
heir AS (
    SELECT g.root, min(r.person_id) AS person_id
    FROM groups g
    JOIN registered r USING (sender, member_id)
    WHERE g.root NOT IN (SELECT root FROM founder)
      AND r.person_id NOT IN (SELECT f.person_id FROM registry_person f JOIN known_member m USING (sender, member_id))
    GROUP BY g.root
),
lone_heir AS (
    SELECT person_id, min(root) AS root FROM heir GROUP BY person_id
),
known_id AS (
    SELECT root, person_id FROM founder
    UNION ALL
    SELECT root, person_id FROM lone_heir
),
first_of AS (
    SELECT root, min((first_seen, sender, member_id)) AS who
    FROM groups
    WHERE root NOT IN (SELECT root FROM known_id)
    GROUP BY root
)
SELECT root, person_id, NULL::VARCHAR AS founder_sender, NULL::VARCHAR AS founder_member FROM known_id
UNION ALL
SELECT root,
    (SELECT coalesce(max(person_id), 0) FROM registry_person) + row_number() OVER (ORDER BY who),
    who[2], who[3]
FROM first_of
