SELECT * FROM guarded_consent
