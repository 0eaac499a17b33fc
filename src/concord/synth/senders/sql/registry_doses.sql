SELECT d.file_no, d.person_id AS k1, 0 AS k2, d.dose AS k3, d.person_id AS who, d.registry_id, d.registry_id || '-' || d.dose::VARCHAR AS dose_id, d.cvx::VARCHAR AS cvx, d.given_on AS given_on, d.lot,
    d.npi::VARCHAR AS given_by_npi, coalesce(o.name, 'Not stated') AS given_by, 'completed' AS status, d.entered_on AS entered_on
FROM registered_dose d LEFT JOIN organization o ON o.organization_id = d.organization_id
