-- Months in a row with one clinician, site and rule. A row with another month before it in the same run continues it.
WITH numbered AS (
  SELECT *, date_diff('month', DATE '2000-01-01', month)
            - row_number() OVER (PARTITION BY site_id, npi, rule ORDER BY month) AS run
  FROM roster WHERE person = $person
)
SELECT site_id, npi, rule, min(month) AS first_month, max(month) AS last_month
FROM numbered GROUP BY site_id, npi, rule, run ORDER BY last_month DESC, first_month
