SELECT plan_id, product, month, CAST(sum(covered) AS BIGINT) AS covered, CAST(sum(attributed) AS BIGINT) AS attributed,
       CAST(sum(in_program) AS BIGINT) AS in_program
FROM part GROUP BY ALL
