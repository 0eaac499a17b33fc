-- Diagnoses of claims: one row per claim and concept, principal if any of them is. The admitting diagnosis is preliminary.
WITH found AS (
    SELECT
        d.person_id, d.sender, d.claim_id, m.concept,
        min(d.row_id) AS event,
        min(d.position) FILTER (WHERE d.position > 0) AS position
    FROM claim_diagnosis AS d
    JOIN dx_concept AS m ON m.code = d.code
    GROUP BY ALL
)
SELECT
    f.concept,
    f.person_id AS person,
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
    s.sender AS source,
    s.payer
FROM found AS f
JOIN claim_header AS h ON h.sender = f.sender AND h.claim_id = f.claim_id
JOIN sender AS s ON s.name = f.sender
