-- Services of claims, a line each: the procedure field, and drugs given (each line one injection or infusion).
-- A bill says that a test was done, never what it found.
-- A quality code (CPT II) with an exclusion modifier says that the thing was not done.
WITH coded AS (
    SELECT person_id, visit, row_id, from_date, through_date, modifiers, rendering_taxonomy, rendering_npi, is_denied,
        'HCPCS' AS system, procedure_code AS code
    FROM claim_line_keyed
    UNION ALL
    SELECT person_id, visit, row_id, from_date, through_date, modifiers, rendering_taxonomy, rendering_npi, is_denied,
        'NDC', ndc
    FROM claim_line_keyed
    WHERE ndc IS NOT NULL
)
SELECT
    m.concept,
    c.person_id AS person,
    c.from_date AS day,
    greatest(coalesce(c.through_date, c.from_date), c.from_date) AS end_day,
    m.line_kind AS kind,
    CASE WHEN regexp_matches(c.code, '^[0-9]{4}F$') AND regexp_matches(c.modifiers, '\b[1238]P\b')
        THEN state('not_done') ELSE state('done') END AS state,
    m.implied
        + flag('negated', regexp_matches(c.code, '^[0-9]{4}F$') AND regexp_matches(c.modifiers, '\b[1238]P\b'))
        + flag('order_intent', m.line_kind IN (kind('device'), kind('order')))
        + flag('acute', h.is_acute)
        + flag('planned', h.is_planned)
        + flag('denied', coalesce(c.is_denied, false)) AS flags,
    h.setting,
    h.visit,
    CASE WHEN m.line_kind = kind('dispense') THEN 1 END::DECIMAL(18, 6) AS value,
    coalesce(t.provider, n.provider, unsaid_provider()) AS provider,
    c.row_id AS event,
    h.source,
    h.payer,
    CASE WHEN m.has_sides THEN CASE
        WHEN regexp_matches(c.modifiers, '\b50\b') THEN 'both'
        WHEN regexp_matches(c.modifiers, '\bLT\b') AND regexp_matches(c.modifiers, '\bRT\b') THEN 'both'
        WHEN regexp_matches(c.modifiers, '\bLT\b') THEN 'left'
        WHEN regexp_matches(c.modifiers, '\bRT\b') THEN 'right' END END AS side
FROM coded AS c
JOIN code_concept AS m ON m.system = c.system AND m.code = c.code
JOIN claim_header AS h ON h.visit = c.visit
LEFT JOIN taxonomy_provider AS t ON t.taxonomy = c.rendering_taxonomy
LEFT JOIN npi_provider AS n ON n.npi = c.rendering_npi
