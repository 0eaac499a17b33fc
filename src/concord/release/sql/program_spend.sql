SELECT * FROM guarded_spend
