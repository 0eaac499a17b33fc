-- What a whole claim is, by its type of bill, revenue codes, places of service and procedures: one row per concept.
WITH coded AS (
    SELECT visit, 'TOB' AS system, type_of_bill AS code, is_denied FROM claim_header WHERE type_of_bill IS NOT NULL
    UNION ALL
    SELECT visit, 'ICD10PCS', unnest(string_split(icd_procedure, ' ')), is_denied FROM claim_header WHERE icd_procedure IS NOT NULL
    UNION ALL
    SELECT visit, 'REVENUE', revenue_code, coalesce(is_denied, false) FROM claim_line_keyed WHERE revenue_code IS NOT NULL
    UNION ALL
    SELECT visit, 'POS', place_of_service, coalesce(is_denied, false) FROM claim_line_keyed WHERE place_of_service IS NOT NULL
),
found AS (
    SELECT c.visit, m.concept, min(m.line_kind) AS kind, bit_or(m.implied) AS implied, bool_and(c.is_denied) AS is_denied
    FROM coded AS c
    JOIN code_concept AS m ON m.system = c.system AND m.code = c.code
    GROUP BY c.visit, m.concept
)
SELECT
    f.concept,
    h.person,
    h.day,
    h.end_day,
    f.kind,
    state('done') AS state,
    f.implied + flag('acute', h.is_acute) + flag('planned', h.is_planned) + flag('denied', f.is_denied) AS flags,
    h.setting,
    h.visit,
    CASE WHEN f.kind = kind('stay') THEN a.code END AS answer,
    h.visit AS event,
    h.source,
    h.payer
FROM found AS f
JOIN claim_header AS h ON h.visit = f.visit
JOIN concept_number AS n ON n.concept = f.concept
LEFT JOIN code_number AS a ON a.system = 'DISCHARGE' AND a.text = h.discharge_status
-- a hospital's bill for rehabilitation or nursing is no acute stay, whatever its type says
WHERE n.name <> 'acute_inpatient' OR h.setting <> setting('nonacute')
