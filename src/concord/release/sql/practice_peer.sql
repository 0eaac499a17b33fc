SELECT * EXCLUDE (unit) FROM guarded_peer WHERE unit = $unit
