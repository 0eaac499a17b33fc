-- What a whole claim is, by its type of bill, revenue codes, places of service and principal procedure: one row per concept.
WITH coded AS (
    SELECT sender, claim_id, 'TOB' AS system, type_of_bill AS code FROM claim_header WHERE type_of_bill IS NOT NULL
    UNION ALL
    SELECT sender, claim_id, 'ICD10PCS', icd_procedure FROM claim_header WHERE icd_procedure IS NOT NULL
    UNION ALL
    SELECT sender, claim_id, 'REVENUE', revenue_code FROM medical_claim WHERE revenue_code IS NOT NULL
    UNION ALL
    SELECT sender, claim_id, 'POS', place_of_service FROM medical_claim WHERE place_of_service IS NOT NULL
),
found AS (
    SELECT c.sender, c.claim_id, m.concept, min(m.line_kind) AS kind, bit_or(m.implied) AS implied
    FROM coded AS c
    JOIN code_concept AS m ON m.system = c.system AND m.code = c.code
    GROUP BY ALL
)
SELECT
    f.concept,
    h.person,
    h.day,
    h.end_day,
    f.kind,
    state('done') AS state,
    f.implied + flag('acute', h.is_acute) + flag('planned', h.is_planned) AS flags,
    h.setting,
    h.visit,
    CASE WHEN f.kind = kind('stay') THEN a.code END AS answer,
    h.visit AS event,
    s.sender AS source,
    s.payer
FROM found AS f
JOIN claim_header AS h ON h.sender = f.sender AND h.claim_id = f.claim_id
JOIN sender AS s ON s.name = f.sender
LEFT JOIN code_number AS a ON a.system = 'DISCHARGE' AND a.text = h.discharge_status
