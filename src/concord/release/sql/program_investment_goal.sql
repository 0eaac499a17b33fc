SELECT * FROM investment_goal
