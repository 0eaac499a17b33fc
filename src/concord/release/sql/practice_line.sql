WITH own AS (
  SELECT * FROM line WHERE organization_id = $unit
), keyed AS (
  SELECT person_id, key_of('person', person_id) AS person FROM own GROUP BY person_id
)
SELECT l.* EXCLUDE (person_id), k.person FROM own l LEFT JOIN keyed k ON k.person_id = l.person_id
