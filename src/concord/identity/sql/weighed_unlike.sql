-- How many pairs the two engines weigh more than $tolerance bits apart.
SELECT count(*)
FROM scored s
JOIN likely l ON l.join_key_l = s.a AND l.join_key_r = s.b
WHERE NOT abs(s.weight - l.spark_weight) <= $tolerance
