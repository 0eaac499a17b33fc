-- Per file: member-months it adds to and takes from what the files before it said of the months it covers, and how many
-- members lose a month before the newest (a retroactive term). `speaks` pairs each file and month with the file before.
WITH told AS (
    SELECT DISTINCT e.row_id >> 27 AS file_id, s.month, e.member_id
    FROM enrollment AS e
    JOIN (SELECT DISTINCT file_id, month FROM speaks UNION SELECT DISTINCT before_id, month FROM speaks WHERE before_id IS NOT NULL) AS s
        ON s.file_id = e.row_id >> 27
    WHERE e.start_date <= last_day(s.month) AND coalesce(e.end_date, DATE '9999-12-31') >= s.month
        AND (e.period IS NULL OR e.period = s.month)
),
now AS (
    SELECT s.file_id, s.month, t.member_id, s.month < max(s.month) OVER (PARTITION BY s.file_id) AS is_past
    FROM speaks AS s
    JOIN told AS t ON t.file_id = s.file_id AND t.month = s.month
    WHERE s.is_asked
),
earlier AS (
    SELECT s.file_id, s.month, t.member_id, s.is_past
    FROM (SELECT *, month < max(month) OVER (PARTITION BY file_id) AS is_past FROM speaks) AS s
    JOIN told AS t ON t.file_id = s.before_id AND t.month = s.month
    WHERE s.is_asked
)
SELECT coalesce(n.file_id, e.file_id) AS file_id,
    count(*) FILTER (WHERE e.member_id IS NULL) AS added,
    count(*) FILTER (WHERE n.member_id IS NULL) AS withdrawn,
    count(DISTINCT CASE WHEN n.member_id IS NULL AND e.is_past THEN e.member_id END) AS retroactive_terms
FROM now AS n
FULL JOIN earlier AS e ON e.file_id = n.file_id AND e.month = n.month AND e.member_id = n.member_id
GROUP BY ALL
ORDER BY file_id
