SELECT sender, name, CASE WHEN is_plan THEN sender ELSE 0 END AS payer FROM sender_number
