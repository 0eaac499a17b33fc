-- Groups of people by year: claims, completed claims, own payments; and cost set right by age and sex, and by illness, each against
-- everybody of that year and for how everybody's age and sex moved over years. What everybody's scores moved is told, not credited.
WITH mean AS (
  SELECT year, sex, age_band, sum(truncated)::DOUBLE / nullif(sum(member_months), 0) AS pmpm FROM person_cell GROUP BY ALL
),
overall AS (
  SELECT year, sum(truncated)::DOUBLE / nullif(sum(member_months), 0) AS pmpm,
         sum(score_months)::DOUBLE / nullif(sum(scored_months), 0) AS score
  FROM person_cell GROUP BY ALL
),
unit AS (
  SELECT c.*, u.level,
         CASE u.level WHEN 'organization' THEN c.organization_id ELSE 'all' END AS unit
  FROM person_cell c CROSS JOIN (VALUES ('all'), ('program'), ('comparison'), ('organization')) u(level)
  WHERE u.level = 'all' OR (u.level = 'program' AND c.in_program) OR (u.level = 'comparison' AND NOT c.in_program)
     OR (u.level = 'organization' AND c.in_program)
),
cell AS (
  SELECT level, unit, year, sex, age_band, sum(people) AS people, sum(member_months) AS member_months, sum(amount) AS amount, sum(truncated) AS truncated,
         sum(scored_people) AS scored_people, sum(scored_months) AS scored_months, sum(scored_truncated) AS scored_truncated,
         sum(score_months) AS score_months
  FROM unit GROUP BY ALL
),
grouped AS (
  SELECT c.level, c.unit, c.year, sum(c.people)::BIGINT AS people, sum(c.member_months)::BIGINT AS member_months,
         sum(c.amount) AS claims, sum(c.truncated) AS truncated, sum(c.people - c.scored_people)::BIGINT AS unscored,
         sum(c.scored_months)::BIGINT AS scored_months, sum(c.scored_truncated) AS scored_truncated,
         sum(c.score_months)::DOUBLE / nullif(sum(c.scored_months), 0) AS score,
         CAST(sum(CAST(c.member_months * m.pmpm AS DECIMAL(18,2))) AS DOUBLE) / nullif(sum(c.member_months), 0) AS expected
  FROM cell c JOIN mean m USING (year, sex, age_band)
  GROUP BY c.level, c.unit, c.year
),
filled AS (
  SELECT u.level, CASE u.level WHEN 'organization' THEN k.organization_id ELSE 'all' END AS unit, k.year,
         sum(k.amount) AS claims, sum(CAST(k.amount * (x.completed / nullif(x.paid, 0)) AS DECIMAL(18,2))) AS completed,
         sum(CAST(k.amount * (x.low / nullif(x.paid, 0)) AS DECIMAL(18,2))) AS low, sum(CAST(k.amount * (x.high / nullif(x.paid, 0)) AS DECIMAL(18,2))) AS high
  FROM cost_month k
  JOIN completion x ON x.category = k.category AND x.month = k.month
  CROSS JOIN (VALUES ('all'), ('program'), ('comparison'), ('organization')) u(level)
  WHERE u.level = 'all' OR (u.level = 'program' AND k.in_program) OR (u.level = 'comparison' AND NOT k.in_program)
     OR (u.level = 'organization' AND k.in_program)
  GROUP BY ALL
),
own AS (
  SELECT u.level, CASE u.level WHEN 'organization' THEN l.organization_id ELSE 'all' END AS unit, year(l.period_start) AS year, sum(l.amount) AS amount
  FROM line l CROSS JOIN (VALUES ('all'), ('program'), ('organization')) u(level)
  GROUP BY ALL
),
joined AS (
  SELECT g.level, g.unit, g.year, g.people, g.member_months, g.claims, g.truncated, coalesce(o.amount, 0) AS payments,
         coalesce(f.completed, g.claims) AS completed, coalesce(f.low, g.claims) AS completed_low, coalesce(f.high, g.claims) AS completed_high,
         round(g.expected / nullif(v.pmpm, 0), 6) AS risk, coalesce(f.completed / nullif(f.claims, 0), 1) AS ratio, coalesce(a.aging, 1) AS aging,
         g.unscored, g.scored_months, g.scored_truncated, round(100 * g.scored_months / nullif(g.member_months, 0)) AS scored_share,
         round(g.score, 3) AS hcc_score, round(g.score / nullif(v.score, 0), 3) AS hcc
  FROM grouped g JOIN overall v USING (year)
  LEFT JOIN aging a USING (year)
  LEFT JOIN filled f USING (level, unit, year)
  LEFT JOIN own o USING (level, unit, year)
),
told AS (
  SELECT *, round(completed / nullif(member_months, 0), 6) AS pmpm,
         round((completed + payments) / nullif(member_months, 0), 6) AS pmpm_with_payments,
         round(truncated * ratio / nullif(member_months, 0) / nullif(risk * aging, 0), 6) AS adjusted_pmpm,
         CASE WHEN scored_share >= $least_share
              THEN round(scored_truncated * ratio / nullif(scored_months, 0) / nullif(hcc * aging, 0)) END AS hcc_adjusted_pmpm
  FROM joined
)
SELECT t.level, t.unit, t.year, t.people, t.member_months, t.claims, t.truncated, t.payments, t.completed, t.completed_low, t.completed_high,
       t.risk, t.aging, t.pmpm, t.pmpm_with_payments, t.adjusted_pmpm,
       CASE WHEN t.year <= $last_whole_year THEN round(t.adjusted_pmpm / nullif(b.adjusted_pmpm, 0) - 1, 6) END AS trend,
       t.unscored, t.scored_share, t.hcc_score, t.hcc, t.hcc_adjusted_pmpm,
       CASE WHEN t.year <= $last_whole_year THEN round(t.hcc_adjusted_pmpm / nullif(b.hcc_adjusted_pmpm, 0) - 1, 3) END AS hcc_trend,
       CASE WHEN t.year <= $last_whole_year THEN round(t.hcc_score / nullif(b.hcc_score, 0) - 1, 3) END AS score_growth
FROM told t LEFT JOIN told b ON b.level = t.level AND b.unit = t.unit AND b.year = t.year - 1
