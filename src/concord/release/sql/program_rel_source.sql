SELECT * EXCLUDE (kind) FROM guarded_rel_source
