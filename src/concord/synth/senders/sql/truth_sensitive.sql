-- Sensitive events as planted, under the sender's own member id; `item` is the claim number, code or notice.
SELECT DISTINCT b.sender, b.member_id, b.person_id, 'medical' AS kind, b.first_number::VARCHAR AS item, b.from_date AS day, c.is_sensitive::VARCHAR AS category
FROM sent_bill b JOIN claim c USING (claim_id) WHERE c.is_sensitive IS NOT NULL
UNION ALL
SELECT c.sender, c.patient_id, p.person_id, 'problem', p.code::VARCHAR, p.onset, p.is_sensitive::VARCHAR FROM problem p JOIN chart c USING (person_id) WHERE p.is_sensitive IS NOT NULL
UNION ALL
SELECT 'adt', 'H' || lpad(scrambled(n.person_id, 19487171, 1000000007)::VARCHAR, 10, '0'), n.person_id, 'notice', n.notice_id::VARCHAR, n.event_date, n.is_sensitive::VARCHAR FROM adt_notice n WHERE n.is_sensitive IS NOT NULL
ORDER BY 1, 2, 4, 5, 6
