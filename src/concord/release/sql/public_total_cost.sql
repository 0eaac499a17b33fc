SELECT * EXCLUDE (is_public, unscored) FROM guarded_total_cost WHERE is_public
