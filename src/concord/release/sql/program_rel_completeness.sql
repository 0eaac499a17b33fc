SELECT * FROM guarded_rel_completeness
