-- Splink's predictions under plain names: a < b, weight in bits, probability.
SELECT
    least(id_l, id_r) AS a, greatest(id_l, id_r) AS b,
    round(match_weight, 6) AS weight, round(match_probability, 9) AS probability,
    * EXCLUDE (id_l, id_r, match_weight, match_probability)
FROM predicted
