-- Each member's person, shard and how it got there.
SELECT
    m.id, m.sender, m.member_id, c.person_id,
    (c.person_id * 2654435761) % 4294967296 // 65536 % $shards AS shard,
    p.method, p.probability
FROM known_member m
JOIN peopled p USING (id)
JOIN claim c ON c.root = p.root
