SELECT DISTINCT sender, month FROM any_plan_roster
