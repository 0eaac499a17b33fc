-- When each sender counted the member in: first and last covered day.
SELECT m.id, min(e.start_date) AS first_day, max(coalesce(e.end_date, DATE '9999-12-31')) AS last_day
FROM enrollment e
JOIN known_member m USING (sender, member_id)
GROUP BY m.id
