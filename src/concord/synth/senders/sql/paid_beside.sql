-- Payments beside claims added up over blocks and put into quarterly files; the provider list as of each quarter's end.
CREATE OR REPLACE TABLE beside AS
WITH total AS (
    SELECT plan_id::VARCHAR AS sender, organization_id::VARCHAR AS organization_id, product::VARCHAR AS product, funding::VARCHAR AS funding, month, category::VARCHAR AS category,
        sum(member_months)::BIGINT AS member_months, sum(amount_cents)::BIGINT AS amount
    FROM block_payment GROUP BY ALL
)
SELECT f.number AS file_no, row_number() OVER (ORDER BY t.sender, t.organization_id, t.product, t.funding, t.month, t.category) AS k1, t.*, last_day(t.month) AS period_end,
    o.tin, o.name AS organization_name, t.sender || '-' || t.organization_id || '-' || lower(t.product) AS contract_id,
    CASE left(t.category, 1) WHEN 'A' THEN '2A' WHEN 'B' THEN '2C' WHEN 'C' THEN '3A' WHEN 'D' THEN '4A' ELSE '2A' END AS lan_code,
    CASE WHEN left(t.category, 1) = 'B' THEN 'Y' ELSE 'N' END AS quality
FROM total t
JOIN filing f ON f.sender = t.sender AND f.kind = 'nonclaims' AND f.file_period = year(t.month) * 100 + 3 * quarter(t.month)
LEFT JOIN organization o USING (organization_id);

CREATE OR REPLACE TABLE listed AS
WITH person AS (
    SELECT d.sender, d.number AS file_no, c.npi, 'person' AS entity, c.last_name, c.first_name, c.taxonomy, a.tin, coalesce(s.zip, o.zip) AS zip
    FROM delivery d CROSS JOIN clinician c
    ASOF LEFT JOIN (SELECT DISTINCT ON (npi, start) * FROM affiliation WHERE is_primary ORDER BY npi, start, organization_id) a ON a.npi = c.npi AND d.covers_to >= a.start
    LEFT JOIN organization o USING (organization_id) LEFT JOIN site s USING (site_id)
    WHERE d.kind = 'provider' AND (a."end" IS NULL OR a."end" >= d.covers_from)
), everybody AS (
    SELECT *, 0 AS k2 FROM person
    UNION ALL  -- under a second tax number: of a system that owns the practice, or of a practice that shares its clinicians
    SELECT p.* REPLACE (o.tin AS tin, o.zip AS zip), 1 FROM person p JOIN delivery d ON d.number = p.file_no
    JOIN affiliation a ON a.npi = p.npi AND NOT a.is_primary AND a.tin <> p.tin AND a.start <= d.covers_to AND (a."end" IS NULL OR a."end" >= d.covers_from)
    JOIN organization o ON o.organization_id = a.organization_id
    UNION ALL
    SELECT d.sender, d.number, o.npi, 'organization', o.name, NULL, o.taxonomy, o.tin, o.zip, 0 FROM delivery d CROSS JOIN organization o WHERE d.kind = 'provider'
)
SELECT *, CAST(npi AS BIGINT) AS k1 FROM everybody;
