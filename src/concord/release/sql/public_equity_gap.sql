SELECT * FROM equity_gap
