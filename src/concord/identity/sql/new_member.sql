-- Members whose person is new to the registry or another than before.
SELECT l.sender, l.member_id, l.person_id, l.method, l.probability, $as_of::DATE AS as_of, $part::INT AS part
FROM linked l
LEFT JOIN registered r USING (sender, member_id)
WHERE r.person_id IS DISTINCT FROM l.person_id
