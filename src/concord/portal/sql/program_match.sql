-- Of the people covered in the newest month, how many count with a practice of the program, by plan.
SELECT plan_id, CAST(sum(covered) AS BIGINT) AS covered, CAST(sum(attributed) AS BIGINT) AS attributed, CAST(sum(in_program) AS BIGINT) AS in_program
FROM match_rate WHERE month = (SELECT max(month) FROM match_rate) GROUP BY plan_id ORDER BY plan_id
