SELECT file_no, k1, k2, 0::BIGINT AS k3, npi, CASE entity WHEN 'person' THEN '1' ELSE '2' END AS entity_type_code, first_name AS provider_first_name,
    CASE entity WHEN 'person' THEN last_name END AS provider_last_name, CASE entity WHEN 'organization' THEN last_name END AS provider_organization_name,
    taxonomy AS primary_taxonomy_code, tin AS tax_id, zip AS practice_zip
FROM listed WHERE sender = 'birch'
