-- The score: the sum of its parts, three decimals, times the cost-sharing factor, rounded half-up to three decimals.
SELECT s.subject, sum(p.weight) AS raw,
       CAST(round(CAST(sum(p.weight) AS DECIMAL(18,3)) * coalesce(any_value(CAST(f.factor AS DECIMAL(9,2))), 1), 3) AS DECIMAL(18,3)) AS score
FROM subject s JOIN parted p ON p.subject = s.subject
LEFT JOIN hcc_sharing f ON f.year = s.year AND f.indicator = s.indicator
GROUP BY s.subject
