-- What became of every line of a claim told more than once, both kinds of claims.
CREATE OR REPLACE TABLE version (
    row_id BIGINT, sender VARCHAR, "table" VARCHAR, claim_id VARCHAR, line INTEGER, outcome VARCHAR, by_row_id BIGINT
);
