-- Each candidate's first name with its kept frequency; names too rare to be kept get the floor.
SELECT DISTINCT c.first, coalesce(k.kept, $floor)::DOUBLE AS tf_first
FROM candidate c
LEFT JOIN kept_frequency k ON k.first = c.first
WHERE c.first IS NOT NULL
