SELECT person, first_name, last_name, birth_date, sex, language, phone, npi, is_current
FROM person p
WHERE list_contains(string_split(coalesce(own_ids, ''), ' '), $number)
   OR ($born <> '' AND p.birth_date = TRY_CAST($born AS DATE))
   OR (len($words::VARCHAR[]) > 0 AND NOT EXISTS (
         SELECT 1 FROM (SELECT unnest($words::VARCHAR[]) AS word) w
         WHERE NOT (lower(coalesce(p.last_name, '')) LIKE w.word || '%' OR lower(coalesce(p.first_name, '')) LIKE w.word || '%'
                    OR lower(coalesce(p.last_name, '')) LIKE '% ' || w.word || '%')))
ORDER BY is_current DESC, last_name, first_name, person LIMIT $limit
