-- Where a clinician works, by stretch of months. First the tax number of the last visit, then the program's own list,
-- the main site, an office before a listing, the latest start. A clinician who has left everywhere keeps the people where they last
-- worked. Where somebody is only seen on bills, such as a hospital's, they work only if nothing else is known of them.
WITH needed AS (
    SELECT DISTINCT npi, practice FROM candidate WHERE rule <> 'override'
),
known AS (
    SELECT CAST(npi AS clinician_name) AS npi, CAST(tin AS practice_name) AS tin, CAST(site_id AS site_name) AS site_id,
           CAST(organization_id AS organization_name) AS organization_id, sender = 'program' AS is_listed, sender = 'seen' AS is_seen, sender = 'office' AS is_office,
           coalesce(is_primary_site, false) AS is_main,
           start_date, month_from(start_date) AS from_m,
           coalesce(month_index(end_date) + 1, $last + 1) AS to_m
    FROM affiliation
),
point AS (
    SELECT npi, m, lead(m, 1, $last + 1) OVER (PARTITION BY npi ORDER BY m) AS next_m
    FROM (SELECT npi, $first AS m FROM needed
          UNION SELECT npi, from_m FROM known WHERE from_m > $first AND from_m <= $last
          UNION SELECT npi, to_m FROM known WHERE to_m > $first AND to_m <= $last
          UNION SELECT n.npi, e.from_m FROM needed n CROSS JOIN edition e)
),
held AS (
    SELECT CAST(tin AS practice_name) AS tin, CAST(min(organization_id) AS organization_name) AS organization_id
    FROM program_tin GROUP BY tin
)
SELECT n.npi, n.practice, p.m AS from_m, p.next_m AS to_m, k.site_id,
       coalesce(k.organization_id, h.organization_id, CAST(outside(CAST(n.practice AS VARCHAR)) AS organization_name)) AS organization_id,
       coalesce(k.to_m > p.m, false) AS is_there
FROM needed n
JOIN point p USING (npi)
JOIN edition e ON p.m >= e.from_m AND p.m < e.to_m
LEFT JOIN known k ON k.npi = n.npi AND k.from_m <= p.m
LEFT JOIN held h ON h.tin = n.practice
QUALIFY row_number() OVER (
    PARTITION BY n.npi, n.practice, p.m
    ORDER BY CASE WHEN e.follow_clinician THEN 0 WHEN k.tin = n.practice THEN 0 ELSE 1 END,
             k.is_seen AND k.tin IS DISTINCT FROM n.practice NULLS LAST, k.to_m > p.m DESC NULLS LAST, k.tin = n.practice DESC NULLS LAST,
             CASE WHEN k.to_m > p.m THEN 0 ELSE -k.to_m END,
             k.is_listed DESC NULLS LAST, k.is_main DESC, k.is_office DESC, k.start_date DESC, k.site_id, k.organization_id) = 1
