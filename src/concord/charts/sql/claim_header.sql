-- One row per claim, by its key: days, setting and stay. The strongest setting of its lines is the claim's; what only a
-- facility's bill says is gathered from those lines alone. Denied when every line was.
WITH line AS (
    SELECT
        visit, person_id, sender, from_date, through_date, place_of_service, coalesce(is_denied, false) AS is_denied,
        -- rehabilitation, subacute, skilled nursing, respite: on a hospital's bill these say that the stay was not acute
        type_of_bill IS NOT NULL AND revenue_code IN (
            '0022', '0024', '0118', '0128', '0138', '0148', '0158', '0190', '0191', '0192', '0193', '0194', '0199',
            '0524', '0525', '0550', '0551', '0552', '0559', '0660', '0661', '0662', '0663', '0669', '1000', '1001', '1002'
        ) AS is_nonacute,
        CASE
            WHEN type_of_bill IS NOT NULL THEN CASE
                WHEN left(type_of_bill, 2) IN ('18', '21', '22', '28', '65', '66', '86') THEN 8
                WHEN left(type_of_bill, 2) IN ('11', '41') THEN 9
                WHEN revenue_code BETWEEN '0760' AND '0769' AND revenue_code <> '0761' THEN 7
                WHEN revenue_code BETWEEN '0450' AND '0459' OR revenue_code = '0981' THEN 6
                WHEN left(type_of_bill, 2) IN ('32', '33', '34', '81', '82') THEN 5
                ELSE 3
            END
            WHEN place_of_service IN ('21', '51') THEN 9
            WHEN place_of_service IN ('31', '32', '33', '34', '54', '55', '56', '61') THEN 8
            WHEN place_of_service = '23' OR procedure_code BETWEEN '99281' AND '99285' THEN 6
            WHEN place_of_service IN ('12', '13', '14') THEN 5
            WHEN place_of_service IN ('02', '10') OR regexp_matches(modifiers, '\b(95|GT|GQ|93)\b') THEN 4
            WHEN place_of_service IS NULL OR place_of_service = '81' THEN 0
            ELSE 3
        END AS strength
    FROM claim_line_keyed
),
claim AS (
    SELECT
        visit,
        min(person_id) AS person,
        min(sender) AS sender,
        min(from_date) AS from_date,
        max(coalesce(through_date, from_date)) AS through_date,
        CASE WHEN bool_or(is_nonacute) THEN least(max(strength), 8) ELSE max(strength) END AS strength,
        bool_and(is_denied) AS is_denied,
        bool_and(coalesce(place_of_service = '81', false)) AS is_laboratory
    FROM line
    GROUP BY visit
),
facility AS (
    SELECT
        visit,
        min(admission_date) AS admission_date,
        max(discharge_date) AS discharge_date,
        max(admission_type) AS admission_type,
        max(discharge_status) AS discharge_status,
        max(type_of_bill) AS type_of_bill,
        max(icd_procedure) AS icd_procedure
    FROM claim_line_keyed
    WHERE type_of_bill IS NOT NULL OR admission_date IS NOT NULL OR icd_procedure IS NOT NULL
    GROUP BY visit
)
SELECT
    c.visit,
    c.person,
    s.sender AS source,
    s.payer,
    coalesce(f.admission_date, c.from_date) AS day,
    greatest(coalesce(f.discharge_date, c.through_date), coalesce(f.admission_date, c.from_date)) AS end_day,
    CASE c.strength
        WHEN 9 THEN setting('inpatient') WHEN 8 THEN setting('nonacute') WHEN 7 THEN setting('observation')
        WHEN 6 THEN setting('ed') WHEN 5 THEN setting('home') WHEN 4 THEN setting('virtual')
        WHEN 3 THEN setting('ambulatory') ELSE setting('unknown')
    END AS setting,
    c.is_denied,
    c.is_laboratory,
    c.strength = 9 AND f.type_of_bill IS NOT NULL AS is_acute,
    c.strength = 9 AND coalesce(f.admission_type = '3', false) AS is_planned,
    f.type_of_bill,
    f.icd_procedure,
    f.discharge_status
FROM claim AS c
JOIN sender AS s ON s.name = c.sender
LEFT JOIN facility AS f ON f.visit = c.visit
