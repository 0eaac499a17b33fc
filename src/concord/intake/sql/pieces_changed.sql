-- As `pieces`, for a sender that also sends files of changes: such a file speaks of the members it names alone, from the first day
-- it gives on. For them it comes before whole files sent earlier, and after those sent later.
WITH news AS (
    SELECT e.*, c.file_id, c.rank FROM said AS e JOIN change AS c ON c.file_id = e.row_id >> 27
),
since AS (
    SELECT member_id, rank, min(start_date) AS first_day FROM news GROUP BY member_id, rank
),
whole AS (
    SELECT e.* EXCLUDE (start_date, end_date, period), w.rank,
        greatest(e.start_date, w.first_day, coalesce(e.period, e.start_date)) AS start_date,
        least(
            coalesce(e.end_date, DATE '9999-12-31'), w.last_day,
            CASE WHEN e.period IS NULL OR e.period = (SELECT max(period) FROM enrollment) THEN DATE '9999-12-31' ELSE last_day(e.period) END
        ) AS end_date
    FROM said AS e
    JOIN won AS w ON w.file_id = e.row_id >> 27
    WHERE e.start_date <= w.last_day AND coalesce(e.end_date, DATE '9999-12-31') >= w.first_day
        AND (e.period IS NULL OR (e.period BETWEEN date_trunc('month', w.first_day) AND w.last_day
            AND e.start_date <= last_day(e.period) AND coalesce(e.end_date, DATE '9999-12-31') >= e.period))
),
-- Days by the whole file that is the last word for them; rank 0 where none is.
ruled AS (
    SELECT first_day, last_day, rank FROM won
    UNION ALL
    SELECT coalesce(lag(last_day) OVER w + 1, DATE '0001-01-01'), first_day - 1, 0 FROM won
    WINDOW w AS (ORDER BY first_day)
    UNION ALL
    SELECT DATE '0001-01-01', DATE '9999-12-31', 0 WHERE NOT EXISTS (SELECT 1 FROM won)
),
told AS (
    SELECT * FROM whole
    UNION ALL BY NAME
    SELECT n.* EXCLUDE (start_date, end_date, period, file_id),
        greatest(n.start_date, r.first_day) AS start_date, least(coalesce(n.end_date, DATE '9999-12-31'), r.last_day) AS end_date
    FROM news AS n JOIN ruled AS r ON r.rank < n.rank
        AND n.start_date <= r.last_day AND coalesce(n.end_date, DATE '9999-12-31') >= r.first_day
)
SELECT t.* EXCLUDE (rank, end_date),
    least(t.end_date, coalesce((SELECT min(s.first_day) FROM since AS s WHERE s.member_id = t.member_id AND s.rank > t.rank) - 1, t.end_date)) AS end_date
FROM told AS t
