-- One row per claim: its key (the lowest row), days, setting and stay. The strongest setting of its lines is the claim's.
WITH line AS (
    SELECT
        person_id, sender, claim_id, row_id, from_date, through_date, admission_date, discharge_date, admission_type,
        discharge_status, type_of_bill, icd_procedure,
        CASE
            WHEN type_of_bill IS NOT NULL THEN CASE
                WHEN revenue_code IN ('0118', '0128', '0138', '0148', '0158') THEN 8
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
    FROM medical_claim
)
SELECT
    person_id AS person,
    sender,
    claim_id,
    min(row_id) AS visit,
    coalesce(min(admission_date), min(from_date)) AS day,
    greatest(
        coalesce(max(discharge_date), max(through_date), max(from_date)),
        coalesce(min(admission_date), min(from_date))
    ) AS end_day,
    CASE max(strength)
        WHEN 9 THEN setting('inpatient') WHEN 8 THEN setting('nonacute') WHEN 7 THEN setting('observation')
        WHEN 6 THEN setting('ed') WHEN 5 THEN setting('home') WHEN 4 THEN setting('virtual')
        WHEN 3 THEN setting('ambulatory') ELSE setting('unknown')
    END AS setting,
    coalesce(max(strength) = 9 AND bool_or(type_of_bill IS NOT NULL), false) AS is_acute,
    coalesce(max(strength) = 9 AND max(admission_type) = '3', false) AS is_planned,
    max(type_of_bill) AS type_of_bill,
    max(icd_procedure) AS icd_procedure,
    max(discharge_status) AS discharge_status
FROM line
GROUP BY person_id, sender, claim_id
