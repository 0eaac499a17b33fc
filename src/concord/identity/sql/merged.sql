-- Person ids that another id stands for now.
SELECT person_id, into_person_id
FROM registry_change
QUALIFY row_number() OVER (PARTITION BY person_id ORDER BY part DESC) = 1 AND change = 'merged'
