SELECT coalesce(a.measure, b.measure) AS measure, coalesce(a.rate, b.rate) AS rate, coalesce(a.year, b.year) AS year,
       coalesce(a.unit, b.unit) AS unit, b.numerator AS numerator_before, b.denominator AS denominator_before,
       a.numerator AS numerator_after, a.denominator AS denominator_after
FROM (SELECT * FROM after_rate WHERE pool = 'program' AND level = 'organization' AND stratum_kind = 'all') a
FULL JOIN (SELECT * FROM before_rate WHERE pool = 'program' AND level = 'organization' AND stratum_kind = 'all') b
  ON a.measure = b.measure AND a.rate = b.rate AND a.year = b.year AND a.unit = b.unit AND a.is_baseline = b.is_baseline
WHERE (a.numerator, a.denominator) IS DISTINCT FROM (b.numerator, b.denominator)
ORDER BY ALL
