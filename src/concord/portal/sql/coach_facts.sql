SELECT (SELECT people FROM roster_size ORDER BY month DESC LIMIT 1) AS people,
       (SELECT count(*) FROM rate WHERE level = 'organization' AND unit = $unit AND stratum_kind = 'all' AND NOT is_baseline
          AND year = (SELECT max(year) FROM rate WHERE level = 'organization') AND value IS NOT NULL) AS shown,
       (SELECT count(*) FROM rate WHERE level = 'organization' AND unit = $unit AND stratum_kind = 'all' AND NOT is_baseline
          AND year = (SELECT max(year) FROM rate WHERE level = 'organization')) AS rates,
       (SELECT CAST(coalesce(sum(rows_quarantined), 0) AS BIGINT) FROM file) AS held
