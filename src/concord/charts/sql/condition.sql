-- Problems with their course; the problem list is that of US Core, problems and health concerns.
-- Without an end: ongoing if active, recurring or relapsed, else the end is unknown.
SELECT
    m.concept,
    c.person_id AS person,
    coalesce(c.onset_on, c.onset_at::DATE) AS day,
    coalesce(
        c.abated_on, c.abated_at::DATE,
        CASE WHEN c.clinical_status IN ('active', 'recurrence', 'relapse') THEN forever() END
    ) AS end_day,
    second_of(c.onset_at) AS sec,
    second_of(c.abated_at) AS end_sec,
    kind('dx') AS kind,
    CASE
        WHEN c.verification_status = 'entered-in-error' THEN state('error')
        WHEN c.verification_status = 'refuted' THEN state('not_done')
        WHEN c.verification_status IS NULL
            OR c.verification_status IN ('confirmed', 'unconfirmed', 'provisional', 'differential') THEN state('done')
        ELSE state('unknown')
    END AS state,
    provenance(c.provenance)
        + flag('refuted', coalesce(c.verification_status = 'refuted', false))
        + flag('entered_in_error', coalesce(c.verification_status = 'entered-in-error', false))
        + flag('problem_list', coalesce(c.category IN ('problem-list-item', 'health-concern'), false))
        + flag('encounter_dx', coalesce(c.category = 'encounter-diagnosis', false)) AS flags,
    coalesce(e.setting, setting('unknown')) AS setting,
    e.visit,
    c.row_id AS event,
    s.sender AS source,
    s.payer,
    CASE WHEN m.has_sides THEN side_of(c.body_site) END AS side
FROM condition AS c
JOIN code_concept AS m ON m.system = c.system AND m.code = c.code
JOIN sender AS s ON s.name = c.sender
LEFT JOIN encounter_header AS e ON e.sender = c.sender AND e.person = c.person_id AND e.encounter = c.visit
