-- Plans and months for which a roster came only now, or only in an earlier run.
(SELECT DISTINCT sender, month FROM any_plan_roster_now EXCEPT SELECT DISTINCT sender, month FROM any_plan_roster_then)
UNION
(SELECT DISTINCT sender, month FROM any_plan_roster_then EXCEPT SELECT DISTINCT sender, month FROM any_plan_roster_now)
