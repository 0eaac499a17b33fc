-- Decisions in force between members that are sent now.
SELECT d.number, d.verdict, l.id AS a, r.id AS b
FROM decision d
JOIN known_member l ON l.sender = d.sender_a AND l.member_id = d.member_a
JOIN known_member r ON r.sender = d.sender_b AND r.member_id = d.member_b
ORDER BY d.number
