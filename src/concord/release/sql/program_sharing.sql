SELECT * FROM guarded_sharing
