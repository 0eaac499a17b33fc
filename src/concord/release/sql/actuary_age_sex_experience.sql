SELECT * FROM guarded_experience
