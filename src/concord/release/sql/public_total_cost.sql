SELECT * EXCLUDE (is_public) FROM guarded_total_cost WHERE is_public
