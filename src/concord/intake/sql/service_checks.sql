-- Per file of claims: lines whose member was not covered on the day of service, and lines before the member's birth.
-- Spans of coverage are joined to stretches without a gap first, so that a day falls into one of them at most.
WITH said AS (
    SELECT DISTINCT member_id, greatest(start_date, coalesce(period, start_date)) AS first_day,
        least(coalesce(end_date, DATE '9999-12-31'), coalesce(last_day(period), DATE '9999-12-31')) AS last_day
    FROM enrollment
),
placed AS (
    SELECT *, first_day > max(last_day) OVER (
        PARTITION BY member_id ORDER BY first_day, last_day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) + 1 AS is_after_gap
    FROM said
    WHERE first_day <= last_day
),
numbered AS (
    SELECT *, count(*) FILTER (WHERE is_after_gap) OVER (
        PARTITION BY member_id ORDER BY first_day, last_day ROWS UNBOUNDED PRECEDING
    ) AS stretch
    FROM placed
),
covered AS (
    SELECT member_id, min(first_day) AS first_day, max(last_day) AS last_day
    FROM numbered
    GROUP BY member_id, stretch
),
born AS (
    SELECT member_id, min(birth_date) AS birth_date FROM member WHERE birth_date IS NOT NULL GROUP BY member_id
)
SELECT s.row_id >> 27 AS file_id, count(*) AS lines,
    count(*) FILTER (WHERE c.member_id IS NULL) AS not_covered,
    count(*) FILTER (WHERE s.day < b.birth_date) AS before_birth
FROM served AS s
LEFT JOIN covered AS c ON c.member_id = s.member_id AND s.day BETWEEN c.first_day AND c.last_day
LEFT JOIN born AS b ON b.member_id = s.member_id
GROUP BY ALL
ORDER BY file_id
