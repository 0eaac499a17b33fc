SELECT sequence, hash FROM transition ORDER BY sequence DESC LIMIT 1
