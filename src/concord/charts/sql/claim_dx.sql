-- Diagnoses of claims: one row per claim and concept, principal if any of them is. The admitting diagnosis is preliminary. A laboratory's
-- claim tells what somebody thought of, and makes no diagnosis.
WITH found AS (
    SELECT
        d.visit, m.concept,
        min(d.row_id) AS event,
        min(d.position) FILTER (WHERE d.position > 0) AS position
    FROM claim_dx_keyed AS d
    JOIN dx_concept AS m ON m.code = d.code
    GROUP BY d.visit, m.concept
)
SELECT
    f.concept,
    h.person,
    h.day,
    h.end_day,
    kind('dx') AS kind,
    CASE WHEN f.position IS NULL THEN state('preliminary') ELSE state('done') END AS state,
    flag('encounter_dx', true)
        + flag('principal', coalesce(f.position = 1, false))
        + flag('acute', h.is_acute)
        + flag('planned', h.is_planned) AS flags,
    h.setting,
    h.visit,
    f.event,
    h.source,
    h.payer
FROM found AS f
JOIN claim_header AS h ON h.visit = f.visit AND NOT h.is_laboratory
