SELECT file_no, lab_id AS k1, 0 AS k2, 0::BIGINT AS k3, person_id AS who, member_id AS MEMBER_ID, right(lab_id::VARCHAR, 15) AS ORDER_NO, taken_on AS TAKEN, resulted_on AS RESULTED,
    loinc AS LOINC, value AS RESULT, upper(answer) AS RESULT_TEXT, unit AS UNIT, ordering_npi AS ORDER_NPI
FROM sent_lab WHERE sender = 'dogwood'
