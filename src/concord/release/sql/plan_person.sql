-- The plan's own description of its member: nothing another sender said.
SELECT key_of('person', m.person_id) AS person, m.member_id, d.first_name, d.last_name, d.birth_date, d.sex,
       m.product_line, m.product, m.funding, m.since, m.latest
FROM mine m
LEFT JOIN (SELECT member_id, first_name, last_name, birth_date, sex FROM member WHERE sender = $unit
           QUALIFY row_number() OVER (PARTITION BY member_id ORDER BY received_on DESC, row_id DESC) = 1) d
  USING (member_id)
