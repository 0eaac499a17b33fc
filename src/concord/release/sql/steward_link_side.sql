-- Both sides of each case: what each sender said of its member, the latest first; the same words said again are said once.
WITH side AS (
  SELECT key_of('case', sender_a || '|' || member_a || '|' || sender_b || '|' || member_b) AS case_id, 'a' AS side,
         sender_a AS sender, member_a AS member_id FROM link_review
  UNION ALL
  SELECT key_of('case', sender_a || '|' || member_a || '|' || sender_b || '|' || member_b), 'b', sender_b, member_b FROM link_review
), said AS (
  SELECT s.case_id, s.side, m.first_name, m.middle_name, m.last_name, m.suffix, m.birth_date, m.sex, right(m.ssn, 4) AS ssn_end,
         m.address, m.city, m.zip, m.phone, m.email, max(m.received_on) AS received_on, max(m.row_id) AS row_id
  FROM side s JOIN member m ON m.sender = s.sender AND m.member_id = s.member_id
  GROUP BY ALL
)
SELECT * EXCLUDE (row_id), CAST(row_number() OVER (PARTITION BY case_id, side ORDER BY received_on DESC, row_id DESC) AS SMALLINT) AS place
FROM said
QUALIFY place <= 4
