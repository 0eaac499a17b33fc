-- Every description of one member, the latest first.
SELECT *
FROM member
WHERE sender = $sender AND member_id = $member_id
ORDER BY received_on DESC, row_id DESC
