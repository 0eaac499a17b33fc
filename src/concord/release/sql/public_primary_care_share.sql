SELECT * EXCLUDE (is_public) FROM guarded_primary_care_share WHERE is_public
