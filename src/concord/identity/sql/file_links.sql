-- Each record's person, numbered from 1 in order of the first record.
SELECT m.sender, m.member_id, dense_rank() OVER (ORDER BY p.root) AS person_id
FROM known_member m
JOIN peopled p USING (id)
ORDER BY m.id
