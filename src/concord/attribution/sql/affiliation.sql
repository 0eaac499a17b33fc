-- The program's own list, and what it does not name: clinician and tax number as plans list them and claims show them. `sender` says
-- which: visits at a place of primary care (`office`), a plan's listing (`listed`), any other bill (`seen`).
-- An unlisted pair has no end: whom somebody sees next decides. A tax number of the program keeps its organization.
WITH said AS (
    SELECT npi, tin, 'seen' AS sender, min(first_day) AS since FROM billed WHERE tin IS NOT NULL GROUP BY npi, tin
    UNION ALL
    SELECT npi, tin, 'office', min(first_office) FROM billed WHERE tin IS NOT NULL AND first_office IS NOT NULL GROUP BY npi, tin
    UNION ALL
    SELECT npi, tin, 'listed',  -- a pair in a plan's first listing of a clinician is older than the data
           CASE WHEN min(received_on) = min(min(received_on)) OVER (PARTITION BY npi)
                THEN DATE '1900-01-01' ELSE min(received_on) END
    FROM provider WHERE tin IS NOT NULL AND received_on <= $as_of GROUP BY npi, tin
),
pairs AS (  -- of two that begin on one day, the stronger
    SELECT npi, tin, sender, since FROM said
    QUALIFY row_number() OVER (PARTITION BY npi, tin, since ORDER BY list_position(['office', 'listed', 'seen'], sender)) = 1
),
held AS (SELECT tin, min(organization_id) AS organization_id FROM program_tin GROUP BY tin)
SELECT NULL AS row_id, 'program' AS sender, npi, tin, site_id, organization_id, start_date, end_date, is_primary_site
FROM program_affiliation
UNION ALL
SELECT NULL, p.sender, p.npi, p.tin, NULL, coalesce(h.organization_id, outside(p.tin)), p.since, NULL, false
FROM pairs p LEFT JOIN held h USING (tin)
WHERE NOT EXISTS (SELECT 1 FROM program_affiliation a WHERE a.npi = p.npi AND a.tin = p.tin)
