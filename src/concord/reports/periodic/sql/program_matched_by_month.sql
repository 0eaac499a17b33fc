-- Members by month over all plans and products; a sum is empty where a part of it may not be shown.
SELECT month, CASE WHEN count(*) = count(covered) THEN CAST(sum(covered) AS BIGINT) END AS covered,
       CASE WHEN count(*) = count(attributed) THEN CAST(sum(attributed) AS BIGINT) END AS attributed,
       CASE WHEN count(*) = count(in_program) THEN CAST(sum(in_program) AS BIGINT) END AS in_program
FROM match_rate GROUP BY month ORDER BY month DESC LIMIT 13
