-- Clinicians whose specialty may hold a person, by edition.
SELECT t.edition, c.npi AS key, CAST(c.npi AS clinician_name) AS npi FROM clinician c JOIN taxonomy t USING (taxonomy)
