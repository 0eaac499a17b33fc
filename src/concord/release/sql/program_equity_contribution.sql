SELECT * FROM equity_contribution
