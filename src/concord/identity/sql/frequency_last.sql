-- Each candidate's last name with its kept frequency; names too rare to be kept get the floor.
SELECT DISTINCT c.last, coalesce(k.kept, $floor)::DOUBLE AS tf_last
FROM candidate c
LEFT JOIN kept_frequency k ON k.last = c.last
WHERE c.last IS NOT NULL
