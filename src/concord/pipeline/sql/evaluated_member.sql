-- Everybody whom a sender's files name, described by the member file where it knows them.
SELECT $sender AS sender, n.member_id, m.birth_date, m.death_date, m.sex, m.first_name, m.last_name
FROM named AS n
LEFT JOIN (SELECT DISTINCT ON (member_id) * FROM member ORDER BY member_id, row_id DESC) AS m USING (member_id)
