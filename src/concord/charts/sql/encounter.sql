-- Visits and stays as recorded, by type of visit; the principal diagnosis of one that names it is a diagnosis too.
WITH coded AS (
    SELECT *, false AS is_diagnosis FROM encounter WHERE code <> ''
    UNION ALL
    SELECT * REPLACE (
        CASE WHEN regexp_matches(diagnosis, '^[0-9]{6,18}$') THEN 'SNOMED' ELSE 'ICD10CM' END AS system,
        diagnosis AS code), true
    FROM encounter WHERE diagnosis <> ''
)
SELECT
    m.concept,
    c.person_id AS person,
    coalesce(c.start_on, c.start_at::DATE) AS day,
    coalesce(
        c.end_on, c.end_at::DATE,
        CASE WHEN c.start_at IS NOT NULL OR c.status IN ('in-progress', 'arrived', 'triaged', 'onleave') THEN forever() END,
        c.start_on
    ) AS end_day,
    second_of(c.start_at) AS sec,
    second_of(c.end_at) AS end_sec,
    CASE
        WHEN c.is_diagnosis THEN kind('dx')
        WHEN e.setting IN (setting('inpatient'), setting('nonacute')) THEN kind('stay')
        ELSE kind('visit')
    END AS kind,
    CASE
        WHEN c.status IN ('finished', 'completed', 'discharged') THEN state('done')
        WHEN c.status IN ('in-progress', 'arrived', 'triaged', 'onleave') THEN state('active')
        WHEN c.status = 'planned' THEN state('ordered')
        WHEN c.status = 'cancelled' THEN state('not_done')
        WHEN c.status = 'entered-in-error' THEN state('error')
        ELSE state('unknown')
    END AS state,
    provenance(c.provenance)
        + flag('negated', c.status = 'cancelled')
        + flag('entered_in_error', c.status = 'entered-in-error')
        + flag('acute', e.is_acute)
        + flag('principal', c.is_diagnosis)
        + flag('encounter_dx', c.is_diagnosis) AS flags,
    e.setting,
    e.visit,
    CASE WHEN NOT c.is_diagnosis THEN a.code END AS answer,
    coalesce(n.provider, unsaid_provider()) AS provider,
    c.row_id AS event,
    s.sender AS source,
    s.payer
FROM coded AS c
JOIN code_concept AS m ON m.system = c.system AND m.code = c.code
JOIN encounter_header AS e ON e.sender = c.sender AND e.person = c.person_id AND e.encounter = c.encounter
JOIN sender AS s ON s.name = c.sender
LEFT JOIN code_number AS a
    ON a.system = coalesce(c.disposition_system, system_of(c.discharge_disposition)) AND a.text = code_of(c.discharge_disposition)
LEFT JOIN npi_provider AS n ON n.npi = c.npi
