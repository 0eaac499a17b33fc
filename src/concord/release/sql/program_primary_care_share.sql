SELECT * EXCLUDE (is_public) FROM guarded_primary_care_share
