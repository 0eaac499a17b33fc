-- Where each of those counted belongs: the roster of December, or the last one so far.
WITH month AS (SELECT max(month) AS month FROM roster WHERE month <= $december)
SELECT u.place, coalesce(any_value(r.organization_id), '') AS organization_id, coalesce(any_value(r.site_id), '') AS site_id
FROM use_person u
LEFT JOIN (SELECT * FROM roster SEMI JOIN month USING (month)) r ON r.person_id = u.person
GROUP BY u.place
