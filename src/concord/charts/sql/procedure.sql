-- Things done, ordered, refused. What was not done says so and carries its reason.
SELECT
    m.concept,
    c.person_id AS person,
    coalesce(c.done_on, c.done_at::DATE) AS day,
    coalesce(c.ended_on, c.ended_at::DATE, CASE WHEN c.ended_at IS NULL THEN coalesce(c.done_on, c.done_at::DATE) END) AS end_day,
    second_of(c.done_at) AS sec,
    second_of(coalesce(c.ended_at, CASE WHEN c.ended_on IS NULL THEN c.done_at END)) AS end_sec,
    CASE c.kind WHEN 'procedure' THEN m.procedure_kind WHEN 'communication' THEN kind('procedure') WHEN 'task' THEN kind('order') ELSE kind(c.kind) END AS kind,
    CASE
        WHEN c.status = 'entered-in-error' THEN state('error')
        WHEN c.is_negated OR c.status IN ('not-done', 'cancelled', 'revoked', 'rejected') THEN state('not_done')
        WHEN c.status IN ('completed', 'final', 'current') THEN state('done')
        WHEN c.status IN ('active', 'in-progress') THEN state('active')
        WHEN c.kind = 'procedure' AND c.status IN ('on-hold', 'stopped') THEN state('active')
        WHEN c.status IN ('preparation', 'requested', 'planned') THEN state('ordered')
        ELSE state('unknown')
    END AS state,
    provenance(c.provenance)
        + m.implied
        + flag('negated', coalesce(c.is_negated, false) OR c.status IN ('not-done', 'cancelled', 'revoked', 'rejected'))
        + flag('entered_in_error', c.status = 'entered-in-error')
        + flag('order_intent', coalesce(c.intent IN
            ('order', 'original-order', 'reflex-order', 'filler-order', 'instance-order'), false)) AS flags,
    coalesce(e.setting, setting('unknown')) AS setting,
    e.visit,
    a.code AS answer,
    r.code AS reason,
    coalesce(n.provider, unsaid_provider()) AS provider,
    c.row_id AS event,
    s.sender AS source,
    s.payer,
    CASE WHEN m.has_sides THEN side_of(c.body_site) END AS side
FROM "procedure" AS c
JOIN code_concept AS m ON m.system = c.system AND m.code = c.code
JOIN sender AS s ON s.name = c.sender
LEFT JOIN code_number AS a ON a.system = 'RESULT' AND a.text = upper(c.result)
LEFT JOIN code_number AS r ON r.system = coalesce(c.reason_system, system_of(c.reason)) AND r.text = code_of(c.reason)
LEFT JOIN encounter_header AS e ON e.sender = c.sender AND e.person = c.person_id AND e.encounter = c.visit
LEFT JOIN npi_provider AS n ON n.npi = c.npi
