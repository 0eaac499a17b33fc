-- Fills, but those a plan refused: a dispensing (value: units, being canisters or injections, else whole portions of 30 days) and the
-- days it lasts (value: days; of several fills of one class on one day, those of the longest, and 0 for the others).
WITH filled AS (
    SELECT
        p.person_id, p.sender, p.row_id, p.fill_date, m.concept,
        nullif(p.days_supply, 0) AS days,
        CASE
            WHEN d.package > 0 THEN packages(p.quantity, d.package)
            ELSE greatest(floor(coalesce(p.days_supply, 1) / 30), 1)
        END AS units,
        row_number() OVER (
            PARTITION BY p.person_id, p.sender, p.fill_date, m.concept ORDER BY nullif(p.days_supply, 0) DESC NULLS FIRST, p.row_id
        ) = 1 AS is_longest
    FROM pharmacy_claim AS p
    JOIN code_concept AS m ON m.system = 'NDC' AND m.code = p.ndc
    LEFT JOIN drug AS d ON d.code = p.ndc
    WHERE p.is_denied IS NOT TRUE
)
SELECT
    f.concept,
    f.person_id AS person,
    f.fill_date AS day,
    CASE WHEN k.kind = kind('rx_supply') THEN f.fill_date + (f.days - 1) ELSE f.fill_date END::DATE AS end_day,
    k.kind,
    state('done') AS state,
    CASE WHEN k.kind <> kind('rx_supply') THEN f.units WHEN f.is_longest THEN f.days ELSE 0 END::DECIMAL(18, 6) AS value,
    f.row_id AS event,
    s.sender AS source,
    s.payer
FROM filled AS f
CROSS JOIN (VALUES (kind('dispense')), (kind('rx_supply'))) AS k (kind)
JOIN sender AS s ON s.name = f.sender
