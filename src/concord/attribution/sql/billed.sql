-- Who billed under which tax number, from when to when. A claim without a clinician is its biller's own.
SELECT coalesce(rendering_npi, billing_npi) AS npi, billing_tin AS tin, billing_npi, rendering_taxonomy AS taxonomy,
       min(from_date) AS first_day, max(from_date) AS last_day, count(*) AS lines
FROM medical_claim
WHERE coalesce(rendering_npi, billing_npi) IS NOT NULL AND from_date <= $as_of
GROUP BY ALL
