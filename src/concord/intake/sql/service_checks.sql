-- Per file of claims: lines whose member was not covered on the day of service, and lines before the member's birth.
WITH service AS (
    SELECT row_id, row_id >> 27 AS file_id, member_id, day FROM served
),
covered AS (
    SELECT DISTINCT s.row_id
    FROM service AS s
    JOIN enrollment AS e ON e.member_id = s.member_id
    WHERE s.day BETWEEN e.start_date AND coalesce(e.end_date, DATE '9999-12-31')
        AND (e.period IS NULL OR e.period = date_trunc('month', s.day))
),
born AS (
    SELECT member_id, min(birth_date) AS birth_date FROM member WHERE birth_date IS NOT NULL GROUP BY member_id
)
SELECT s.file_id, count(*) AS lines,
    count(*) FILTER (WHERE c.row_id IS NULL) AS not_covered,
    count(*) FILTER (WHERE s.day < b.birth_date) AS before_birth
FROM service AS s
LEFT JOIN covered AS c ON c.row_id = s.row_id
LEFT JOIN born AS b ON b.member_id = s.member_id
GROUP BY s.file_id
ORDER BY s.file_id
