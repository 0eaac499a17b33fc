SELECT * FROM guarded_withheld
