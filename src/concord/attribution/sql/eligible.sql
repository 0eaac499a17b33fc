-- Clinicians whose specialty may hold a person, by edition.
SELECT t.edition, c.npi FROM clinician c JOIN taxonomy t USING (taxonomy)
