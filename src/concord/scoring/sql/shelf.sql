-- The events of the concepts that any measure reads, as the charts have them: by concept, then by person.
SELECT * REPLACE (person * 64 AS person) FROM all_event
WHERE concept IN (SELECT concept FROM concept_number WHERE list_contains($concepts, name))
