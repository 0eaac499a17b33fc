SELECT * FROM guarded_rel_conflict
