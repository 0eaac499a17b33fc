-- What each file says of the days for which it is the last word. A row with a period speaks of that month only.
SELECT e.* EXCLUDE (start_date, end_date, period),
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
