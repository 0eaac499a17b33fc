SELECT * EXCLUDE (is_public) FROM guarded_adoption WHERE is_public
