-- Every practice with people on the newest roster, all plans together: how many, who they are, how it does and where.
-- Outside the program, those where plans list a primary-care clinician: a laboratory or a hospital that only saw people is no practice.
WITH newest AS (SELECT max(month) AS month FROM roster),
lines AS (
  SELECT e.person_id, bool_or(list_contains($lines, e.product_line)) AS is_commercial, bool_or(e.product_line = 'medi_cal') AS is_medi_cal,
         bool_or(e.product_line = 'medicare_advantage') AS is_medicare, list(DISTINCT e.plan_id) AS plans
  FROM enrolled_month e, newest n WHERE e.month = n.month GROUP BY e.person_id
),
mine AS (
  SELECT r.organization_id, r.in_program, r.npi, r.person_id, l.*, p.language, left(p.zip, 3) AS area,
         coalesce(p.birth_date > n.month - INTERVAL 18 YEAR, false) AS is_child
  FROM roster r JOIN newest n ON n.month = r.month
  LEFT JOIN lines l ON l.person_id = r.person_id LEFT JOIN person p ON p.person_id = r.person_id
  WHERE r.organization_id IS NOT NULL
),
counted AS (
  SELECT organization_id, bool_or(in_program) AS in_program, mode(area) AS area, count(*) AS people, count(DISTINCT npi) AS clinicians,
         count(*) FILTER (is_commercial AND NOT is_child) AS adults, count(*) FILTER (is_commercial AND is_child) AS children,
         len(list_distinct(flatten(list(plans)))) AS plans, count(*) FILTER (is_commercial) / count(*) AS commercial_share,
         count(*) FILTER (is_medi_cal) / count(*) AS medi_cal_share, count(*) FILTER (is_medicare) / count(*) AS medicare_share,
         count(*) FILTER (language <> 'en') / nullif(count(language), 0) AS equity_share
  FROM mine GROUP BY organization_id
),
-- What plans list, not what claims show: a laboratory's claims name the clinicians who order from it.
listed AS (
  SELECT DISTINCT npi, tin FROM provider
  WHERE entity = 'person' AND tin IS NOT NULL AND (taxonomy IS NULL OR list_contains($primary_care, taxonomy))
),
places AS (SELECT npi, count(*) AS tins FROM listed GROUP BY npi),
holders AS (SELECT DISTINCT tin, organization_id FROM affiliation),
independent AS (
  SELECT h.organization_id, count(*) FILTER (p.tins = 1) / count(*) AS independence
  FROM listed l JOIN holders h USING (tin) JOIN places p USING (npi) GROUP BY ALL
),
latest AS (SELECT max(year) AS year FROM cell WHERE pool = 'program' AND NOT is_baseline AND year < $year),
rated AS (
  SELECT c.measure, c.rate, c.organization, sum(c.denominator) AS denominator, sum(c.numerator) AS numerator
  FROM cell c JOIN latest USING (year) WHERE c.pool = 'program' AND NOT c.is_baseline GROUP BY ALL
),
whole AS (SELECT measure, rate, sum(numerator) / nullif(sum(denominator), 0) AS value FROM rated GROUP BY ALL),
distance AS (
  SELECT r.organization AS organization_id, avg((r.numerator / r.denominator - w.value) * CASE WHEN i.is_lower_better THEN -1 ELSE 1 END) AS performance,
         count(*) AS measures
  FROM rated r JOIN whole w USING (measure, rate)
  JOIN measure_info i ON i.measure = r.measure AND i.rate = r.rate AND i.year = (SELECT year FROM latest) AND i."use" = 'payment'
  WHERE r.denominator >= $enough GROUP BY ALL
),
named AS (SELECT 'tin-' || tin AS organization_id, min(last_name) AS name FROM provider WHERE entity = 'organization' GROUP BY ALL)
SELECT c.organization_id, n.name, c.in_program, (SELECT month FROM newest) AS month, c.area, c.adults, c.children, c.people, c.plans, c.clinicians,
       round(i.independence, 4) AS independence, round(c.commercial_share, 4) AS commercial_share, round(c.medi_cal_share, 4) AS medi_cal_share,
       round(c.medicare_share, 4) AS medicare_share, round(d.performance, 4) AS performance, coalesce(d.measures, 0) AS measures,
       round(c.equity_share, 4) AS equity_share
FROM counted c LEFT JOIN named n USING (organization_id) LEFT JOIN independent i USING (organization_id)
LEFT JOIN distance d USING (organization_id)
WHERE c.in_program OR i.organization_id IS NOT NULL
ORDER BY c.organization_id
