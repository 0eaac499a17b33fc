-- Lines of touched claims of one table with what became of them.
CREATE OR REPLACE TABLE outcome (
    sender VARCHAR, row_id BIGINT, place BIGINT, claim_id VARCHAR, line INTEGER, family VARCHAR, is_standing_claim BOOLEAN,
    outcome VARCHAR, by_row_id BIGINT
);
