-- Who speaks before whom: practices and portals before plans (a plan is whoever sends enrollment).
SELECT sender, CASE WHEN sender IN (SELECT sender FROM enrollment) THEN 1 ELSE 0 END AS rank
FROM (SELECT DISTINCT sender FROM member)
