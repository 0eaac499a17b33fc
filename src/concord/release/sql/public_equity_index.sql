SELECT * FROM equity_index
