SELECT * EXCLUDE (is_public) FROM guarded_adoption
