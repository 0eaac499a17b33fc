-- Prescriptions (the order on its day, the supply as an interval), dispensings, doses given, allergies and adverse events.
-- Supply: from its start, else the order's day; by days if known, else to its end if known. Of unknown length, nobody knows when it was.
-- An allergy happens when it sets in; whether it is active is its state. An order not to give a drug holds while active or completed;
-- an order taken back is none, and no order against the drug.
WITH coded AS (
    SELECT
        c.*,
        m.concept,
        coalesce(c.authored_on, c.authored_at::DATE) AS authored,
        coalesce(c.supply_start, c.authored_on, c.authored_at::DATE) AS supply_from,
        nullif(c.days_supply, 0) AS days,
        nullif(c.days_supply, 0) IS NOT NULL OR c.supply_end IS NOT NULL AS has_length
    FROM medication AS c
    JOIN code_concept AS m ON m.system = c.system AND m.code = c.code
),
kinds AS (
    SELECT * FROM (VALUES
        ('order', kind('rx_order')), ('order', kind('rx_supply')),
        ('dispense', kind('dispense')), ('dispense', kind('rx_supply')),
        ('administration', kind('procedure')), ('allergy', kind('allergy')), ('adverse_event', kind('adverse_event'))
    ) AS k (record, kind)
)
SELECT
    c.concept,
    c.person_id AS person,
    CASE WHEN k.kind <> kind('rx_supply') THEN c.authored WHEN c.has_length THEN c.supply_from END AS day,
    CASE
        WHEN k.kind = kind('rx_supply') THEN
            CASE WHEN c.days IS NOT NULL THEN c.supply_from + (c.days - 1) ELSE c.supply_end END
        WHEN k.kind = kind('allergy') THEN coalesce(c.supply_end, c.authored)
        ELSE c.authored
    END::DATE AS end_day,
    CASE WHEN k.kind <> kind('rx_supply') THEN second_of(c.authored_at) END AS sec,
    CASE WHEN k.kind <> kind('rx_supply') THEN second_of(c.authored_at) END AS end_sec,
    k.kind,
    CASE
        WHEN c.status = 'entered-in-error' THEN state('error')
        WHEN c.is_negated AND c.kind = 'order' AND c.status NOT IN ('active', 'completed') THEN state('unknown')
        WHEN c.is_negated OR c.status IN ('not-done', 'cancelled', 'declined') THEN state('not_done')
        WHEN c.status = 'completed' THEN state('done')
        WHEN c.status = 'active' THEN state('active')
        ELSE state('unknown')
    END AS state,
    provenance(c.provenance)
        + flag('negated', coalesce(c.is_negated, false) OR (c.kind <> 'order' AND c.status IN ('not-done', 'cancelled', 'declined')))
        + flag('entered_in_error', c.status = 'entered-in-error')
        + flag('order_intent', coalesce(c.intent IN
            ('order', 'original-order', 'reflex-order', 'filler-order', 'instance-order'), false)) AS flags,
    coalesce(e.setting, setting('unknown')) AS setting,
    e.visit,
    CASE
        WHEN k.kind = kind('rx_supply') THEN c.days
        WHEN k.kind = kind('dispense') AND d.package > 0 THEN packages(c.quantity, d.package)
        WHEN k.kind = kind('dispense') THEN greatest(floor(coalesce(c.days, 1) / 30), 1)
        WHEN k.kind = kind('rx_order') THEN c.quantity
    END::DECIMAL(18, 6) AS value,
    r.code AS reason,
    c.row_id AS event,
    s.sender AS source,
    s.payer
FROM coded AS c
JOIN kinds AS k ON k.record = c.kind
JOIN sender AS s ON s.name = c.sender
LEFT JOIN drug AS d ON d.code = c.code
LEFT JOIN code_number AS r ON r.system = coalesce(c.reason_system, system_of(c.reason)) AND r.text = code_of(c.reason)
LEFT JOIN encounter_header AS e ON e.sender = c.sender AND e.person = c.person_id AND e.encounter = c.visit
