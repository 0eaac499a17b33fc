-- Intervals before they are merged: coverage, days observed, stays, hospice, drugs in hand.
WITH covered AS (
    SELECT
        e.person_id AS person, s.payer, e.start_date AS day, coalesce(e.end_date, forever()) AS end_day,
        coalesce(e.product_line, '') AS product_line, coalesce(e.product, '') AS product, coalesce(e.funding, '') AS funding,
        e.row_id AS event, coalesce(e.has_medical, true) AS has_medical, coalesce(e.has_pharmacy, false) AS has_pharmacy
    FROM enrollment AS e
    JOIN sender AS s ON s.name = e.sender
    WHERE e.end_date IS NULL OR e.end_date >= e.start_date
)
SELECT 'enrolled' AS kind, person, payer, 0 AS concept, day, end_day, product_line, product, funding, event
FROM covered WHERE has_medical
UNION ALL
SELECT 'pharmacy', person, payer, 0, day, end_day, product_line, product, funding, event
FROM covered WHERE has_pharmacy
UNION ALL
SELECT
    CASE product_line WHEN 'medi_cal' THEN 'medicaid' WHEN 'medicare_advantage' THEN 'medicare' ELSE 'commercial' END,
    person, payer, 0, day, end_day, '', '', '', event
FROM covered WHERE has_medical
UNION ALL
SELECT * FROM observed
UNION ALL
SELECT 'stay', h.person, h.payer, 0, h.day, h.end_day, '', '', '', h.visit
FROM claim_header AS h
WHERE h.type_of_bill IS NOT NULL AND (h.is_acute OR h.setting = setting('observation'))
UNION ALL
SELECT 'stay', e.person, s.payer, 0, e.day, coalesce(e.end_day, e.day), '', '', '', e.visit
FROM encounter_header AS e
JOIN sender AS s ON s.name = e.sender
WHERE (e.is_acute OR e.setting = setting('observation')) AND e.status IN ('finished', 'completed', 'discharged')
    AND e.day IS NOT NULL AND coalesce(e.end_day, e.day) >= e.day
UNION ALL
SELECT 'hospice', v.person, v.payer, 0, v.day, coalesce(v.end_day, v.day), '', '', '', v.event
FROM charted AS v
JOIN concept_number AS n ON n.concept = v.concept AND n.name IN ('hospice_encounter', 'hospice_care')
WHERE v.state IN (state('done'), state('active')) AND v.day IS NOT NULL AND coalesce(v.end_day, v.day) >= v.day
UNION ALL
SELECT 'supply', v.person, v.payer, v.concept, v.day, v.end_day, '', '', '', v.event
FROM charted AS v
WHERE v.kind = kind('rx_supply') AND v.state = state('done') AND v.flags & flag('order_intent', true) = 0
    AND v.day IS NOT NULL AND v.end_day >= v.day
