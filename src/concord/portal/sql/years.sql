SELECT DISTINCT year FROM rate WHERE stratum_kind = 'all' AND NOT is_baseline ORDER BY year DESC
