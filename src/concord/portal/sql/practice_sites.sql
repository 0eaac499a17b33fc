-- The practice's sites that have a rate in a year.
SELECT DISTINCT unit AS site FROM rate WHERE level = 'site' AND year = $year AND stratum_kind = 'all' AND NOT is_baseline ORDER BY site
