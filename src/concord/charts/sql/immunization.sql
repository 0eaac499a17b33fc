-- Doses given, and doses refused.
SELECT
    m.concept,
    c.person_id AS person,
    c.given_on AS day,
    c.given_on AS end_day,
    second_of(c.given_at) AS sec,
    second_of(c.given_at) AS end_sec,
    kind('immunization') AS kind,
    CASE c.status WHEN 'completed' THEN state('done') WHEN 'not-done' THEN state('not_done') ELSE state('error') END AS state,
    provenance(c.provenance)
        + flag('negated', c.status = 'not-done')
        + flag('entered_in_error', c.status = 'entered-in-error') AS flags,
    r.code AS reason,
    coalesce(n.provider, unsaid_provider()) AS provider,
    c.row_id AS event,
    s.sender AS source,
    s.payer
FROM immunization AS c
JOIN code_concept AS m ON m.system = c.system AND m.code = c.code
JOIN sender AS s ON s.name = c.sender
LEFT JOIN code_number AS r ON r.system = coalesce(c.reason_system, system_of(c.reason)) AND r.text = code_of(c.reason)
LEFT JOIN npi_provider AS n ON n.npi = c.npi
