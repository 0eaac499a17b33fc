-- Of the people covered in the newest month, how many count with a practice of the program, by plan: over products whose counts are shown.
SELECT plan_id, CAST(sum(covered) AS BIGINT) AS covered, CAST(sum(attributed) AS BIGINT) AS attributed, CAST(sum(in_program) AS BIGINT) AS in_program
FROM match_rate
WHERE month = (SELECT max(month) FROM match_rate) AND covered IS NOT NULL AND attributed IS NOT NULL AND in_program IS NOT NULL
GROUP BY plan_id ORDER BY plan_id
