-- Pairs that Spark kept, each with the weight it found, as pairs to score once more.
SELECT
    least(id_l, id_r) AS join_key_l, greatest(id_l, id_r) AS join_key_r, '0' AS match_key,
    match_weight AS spark_weight
FROM found_on_spark
