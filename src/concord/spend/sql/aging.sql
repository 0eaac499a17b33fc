-- What everybody's age and sex alone would have done to cost: each year's people at the last whole year's means, 1 in that year.
WITH mean AS (
  SELECT sex, age_band, sum(truncated)::DOUBLE / nullif(sum(member_months), 0) AS pmpm
  FROM person_cell WHERE year = $last_whole_year GROUP BY ALL
),
known AS (
  SELECT c.year, sum(c.member_months) AS member_months,
         CAST(sum(CAST(c.member_months * m.pmpm AS DECIMAL(18,2))) AS DOUBLE) / nullif(sum(c.member_months), 0) AS expected
  FROM (SELECT year, sex, age_band, sum(member_months) AS member_months FROM person_cell GROUP BY ALL) c JOIN mean m USING (sex, age_band)
  GROUP BY c.year
)
SELECT k.year, round(k.expected / nullif(b.expected, 0), 6) AS aging
FROM known k JOIN known b ON b.year = $last_whole_year
