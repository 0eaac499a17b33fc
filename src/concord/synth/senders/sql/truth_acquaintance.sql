-- In what each sender's latest description of a person departs from the truth.
SELECT k.sender, k.person_id, lower(strip_accents(k.first_name)) <> lower(n.first_name) AS first_name_differs, lower(strip_accents(k.last_name)) <> lower(n.last_name) AS last_name_differs,
    k.middle_name IS NULL AS middle_absent, k.birth <> p.birth AS birth_differs, k.sex <> p.sex AS sex_differs, k.ssn IS NULL AS ssn_absent, coalesce(k.ssn <> p.ssn, false) AS ssn_differs,
    k.zip <> a.zip::VARCHAR AS zip_differs, k.street <> a.street AS street_differs
FROM latest k JOIN person p USING (person_id)
JOIN (SELECT DISTINCT ON (person_id) * FROM person_name ORDER BY person_id, from_date DESC) n USING (person_id)
JOIN (SELECT DISTINCT ON (person_id) * FROM person_address ORDER BY person_id, from_date DESC) a USING (person_id)
ORDER BY k.sender, k.person_id
