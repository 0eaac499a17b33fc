SELECT file_no, lab_id AS k1, 0 AS k2, 0::BIGINT AS k3, person_id AS who, member_id AS MEMBER_ID, lab_id::VARCHAR AS LAB_ORDER_ID, taken_on AS COLLECTED, resulted_on AS RESULTED,
    loinc AS LOINC, value AS RESULT_VALUE, answer AS RESULT_TEXT, unit AS UNITS, ordering_npi AS ORDERING_NPI, laboratory_npi AS LAB_NPI
FROM sent_lab WHERE sender = 'alder'
