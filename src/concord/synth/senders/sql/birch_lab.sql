SELECT file_no, lab_id AS k1, 0 AS k2, 0::BIGINT AS k3, person_id AS who, lab_id::VARCHAR AS lab_result_id, member_id AS patient_id, member_id, lab_id::VARCHAR AS accession_number,
    loinc AS source_component_code, loinc AS normalized_component_code,
    coalesce(plain(value), answer) AS result, taken_on AS collection_date, resulted_on AS result_date, unit AS source_units, unit AS normalized_units,
    ordering_npi AS ordering_practitioner_id
FROM sent_lab WHERE sender = 'birch'
