SELECT line_hash FROM posted_line WHERE contract_id = :contract_id
