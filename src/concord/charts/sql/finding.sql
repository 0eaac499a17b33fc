-- Results and findings, from laboratories and practices. A component is a row of its own with the panel's event; the panel
-- itself is a row too. A coded answer and a number are kept as sent; the unit is as sent.
WITH reported AS (
    SELECT *, NULL::VARCHAR AS panel, 'laboratory' AS category, false AS is_finding FROM lab_result
    UNION ALL BY NAME
    SELECT *, true AS is_finding FROM observation
),
panel AS (
    SELECT DISTINCT ON (person_id, row_id, panel) * REPLACE (panel AS code, NULL AS value, NULL AS unit, NULL AS answer)
    FROM observation
    WHERE panel IS NOT NULL AND panel <> code
    ORDER BY person_id, row_id, panel, code, value
),
coded AS (
    SELECT * FROM reported
    UNION ALL BY NAME
    SELECT *, true AS is_finding FROM panel
)
SELECT
    m.concept,
    c.person_id AS person,
    c.taken_on AS day,
    coalesce(c.ended_on, c.taken_on) AS end_day,
    second_of(c.taken_at) AS sec,
    second_of(CASE WHEN c.ended_on IS NULL THEN coalesce(c.ended_at, c.taken_at) ELSE c.ended_at END) AS end_sec,
    CASE WHEN c.is_finding THEN m.finding_kind ELSE m.lab_kind END AS kind,
    CASE
        WHEN c.status IN ('final', 'amended', 'corrected') THEN state('done')
        WHEN c.status = 'preliminary' THEN state('preliminary')
        WHEN c.status = 'registered' THEN state('ordered')
        WHEN c.status = 'cancelled' THEN state('not_done')
        WHEN c.status = 'entered-in-error' THEN state('error')
        ELSE state('unknown')
    END AS state,
    provenance(c.provenance)
        + flag('negated', c.status = 'cancelled')
        + flag('entered_in_error', c.status = 'entered-in-error')
        + flag('imaging', c.category LIKE '%imaging%')
        + flag('exam', c.category LIKE '%exam%') AS flags,
    coalesce(e.setting, setting('unknown')) AS setting,
    e.visit,
    c.value,
    u.unit,
    a.code AS answer,
    r.code AS reason,
    coalesce(n.provider, unsaid_provider()) AS provider,
    c.row_id AS event,
    s.sender AS source,
    s.payer
FROM coded AS c
JOIN code_concept AS m ON m.system = c.system AND m.code = c.code
JOIN sender AS s ON s.name = c.sender
LEFT JOIN unit_number AS u ON u.text = c.unit
LEFT JOIN code_number AS a ON a.system = coalesce(c.answer_system, system_of(c.answer)) AND a.text = code_of(c.answer)
LEFT JOIN code_number AS r ON r.system = coalesce(c.reason_system, system_of(c.reason)) AND r.text = code_of(c.reason)
LEFT JOIN encounter_header AS e ON e.sender = c.sender AND e.person = c.person_id AND e.encounter = c.visit
LEFT JOIN npi_provider AS n ON n.npi = c.ordering_npi
