SELECT DISTINCT contract_id FROM owed_line ORDER BY contract_id
