-- For each person and question, the answers of the one asking that counts: an answer before a decline, the person's
-- own before a caregiver's, staff's or unknown, practice before plan, latest first. Imputed values never.
WITH asked AS (
    SELECT
        l.person_id, d.sender, d.member_id, d.question, d.answer, d.source,
        d.answer = 'declined' AS declined,
        CASE d.source WHEN 'self' THEN 0 WHEN 'caregiver' THEN 1 WHEN 'staff' THEN 2 ELSE 3 END AS distance,
        s.rank,
        coalesce(d.answered_on, d.received_on) AS day, d.received_on
    FROM demographic_answer d
    JOIN linked l USING (sender, member_id)
    LEFT JOIN speaker s USING (sender)
    WHERE d.source <> 'imputed' AND d.answer NOT IN ('unknown', '')
)
SELECT person_id, question, source, list_sort(list(DISTINCT answer)) AS answers
FROM (
    SELECT *, dense_rank() OVER (
        PARTITION BY person_id, question
        ORDER BY declined, distance, coalesce(rank, 1), day DESC, received_on DESC, sender, member_id) AS place
    FROM asked
)
WHERE place = 1
GROUP BY person_id, question, source
