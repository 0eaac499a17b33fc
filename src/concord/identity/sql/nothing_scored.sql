-- No two candidates share a block: nothing to score.
SELECT 0::BIGINT AS a, 0::BIGINT AS b, 0.0::DOUBLE AS weight, 0.0::DOUBLE AS probability
WHERE false
