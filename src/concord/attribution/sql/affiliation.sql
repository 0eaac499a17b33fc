-- The program's own list, and what it does not name: clinician and tax number as plans list them and claims show them.
-- An unlisted pair has no end: whom somebody sees next decides. A tax number of the program keeps its organization.
WITH seen AS (
    SELECT npi, tin, min(first_day) AS since FROM billed WHERE tin IS NOT NULL GROUP BY npi, tin
),
listed AS (  -- a pair in a plan's first listing of a clinician is older than the data
    SELECT npi, tin,
           CASE WHEN min(received_on) = min(min(received_on)) OVER (PARTITION BY npi)
                THEN DATE '1900-01-01' ELSE min(received_on) END AS since
    FROM provider WHERE tin IS NOT NULL AND received_on <= $as_of GROUP BY npi, tin
),
pairs AS (
    SELECT npi, tin, min(since) AS since FROM (FROM seen UNION ALL FROM listed) GROUP BY npi, tin
),
held AS (SELECT tin, min(organization_id) AS organization_id FROM program_tin GROUP BY tin)
SELECT NULL AS row_id, 'program' AS sender, npi, tin, site_id, organization_id, start_date, end_date, is_primary_site
FROM program_affiliation
UNION ALL
SELECT NULL, 'seen', p.npi, p.tin, NULL, coalesce(h.organization_id, outside(p.tin)), p.since, NULL, false
FROM pairs p LEFT JOIN held h USING (tin)
WHERE NOT EXISTS (SELECT 1 FROM program_affiliation a WHERE a.npi = p.npi AND a.tin = p.tin)
