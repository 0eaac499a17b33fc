SELECT DISTINCT sender, member_id, person_id FROM membership
UNION SELECT sender, patient_id, person_id FROM chart
UNION SELECT sender, second_id, person_id FROM chart WHERE second_id IS NOT NULL
UNION SELECT 'registry', registry_id, person_id FROM registration
UNION SELECT 'adt', 'H' || lpad(scrambled(person_id, 19487171, 1000000007)::VARCHAR, 10, '0'), person_id FROM adt_notice
ORDER BY sender, member_id, person_id
