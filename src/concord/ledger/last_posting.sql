SELECT sequence, hash FROM posting ORDER BY sequence DESC LIMIT 1
