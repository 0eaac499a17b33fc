-- Members who are another person than in an earlier run, or who were or are no one.
SELECT coalesce(n.sender, t.sender) AS sender, coalesce(n.member_id, t.member_id) AS member_id
FROM link_now AS n FULL JOIN link_then AS t ON t.sender = n.sender AND t.member_id = n.member_id
WHERE n.person_id IS DISTINCT FROM t.person_id OR n.shard IS DISTINCT FROM t.shard
