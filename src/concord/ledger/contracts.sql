SELECT DISTINCT contract_id FROM posting ORDER BY contract_id
