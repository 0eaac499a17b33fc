-- Records of patients who are in no file of the sender.
SELECT count(DISTINCT t.row_id)
FROM told_now AS t
ANTI JOIN (SELECT member_id FROM known_member WHERE sender = $sender) AS m ON m.member_id = t.member_id
