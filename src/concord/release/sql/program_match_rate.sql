SELECT * FROM guarded_match_rate
