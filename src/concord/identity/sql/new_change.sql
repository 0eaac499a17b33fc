-- Ids that another stands for from now on, and ids that stand for themselves again.
WITH standing AS (
    SELECT f.person_id, l.person_id AS into_person_id
    FROM registry_person f
    JOIN linked l USING (sender, member_id)
)
SELECT s.person_id,
    CASE WHEN s.person_id = s.into_person_id THEN 'restored' ELSE 'merged' END AS change,
    s.into_person_id, $as_of::DATE AS as_of, $part::INT AS part
FROM standing s
LEFT JOIN merged m USING (person_id)
WHERE coalesce(m.into_person_id, s.person_id) <> s.into_person_id
