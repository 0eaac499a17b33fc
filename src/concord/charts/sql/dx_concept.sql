-- A claim's diagnosis is ICD-10-CM, or SNOMED CT where a FHIR payer sends that: the one never looks like the other.
SELECT code, concept FROM code_concept WHERE system IN ('ICD10CM', 'SNOMED')
