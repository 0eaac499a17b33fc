-- Who billed under which tax number, from when to when, and from when on at a place where primary care is given: a hospital's own bill
-- is no sign that its clinicians keep office there. A claim without a clinician is its biller's own.
SELECT coalesce(rendering_npi, billing_npi) AS npi, billing_tin AS tin, billing_npi, rendering_taxonomy AS taxonomy,
       min(from_date) AS first_day, max(from_date) AS last_day, count(*) AS lines,
       min(from_date) FILTER (claim_type IS DISTINCT FROM 'institutional' AND list_contains($places, coalesce(place_of_service, ''))) AS first_office
FROM medical_claim
WHERE coalesce(rendering_npi, billing_npi) IS NOT NULL AND from_date <= $as_of
GROUP BY ALL
