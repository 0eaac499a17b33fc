-- Which records fall to which subject.
SELECT s.subject, f.kind, f.code, f.day, f.row_id, f.plan_id, f.claim_id
FROM subject s JOIN scorable n ON n.number = s.number
JOIN fact f ON f.person_id = s.person_id AND f.plan_id = s.plan_id AND f.day BETWEEN s.first_day AND s.last_day
           AND (f.list IS NULL OR f.list = n.services)
