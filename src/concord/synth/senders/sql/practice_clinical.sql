SELECT file_no, person_id AS k1, sort AS k2, item AS k3, person_id AS who, record, patient_id, day AS date, time, name, code_system, code, value, value_2, unit, answer, status,
    end_date AS end_date, other_date AS other_date, npi AS clinician_npi, site_id, reference
FROM record
ORDER BY person_id, sort, item, day, code, status, patient_id, name, npi, answer, reference, end_date
