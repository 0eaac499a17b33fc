SELECT * FROM match_rate
