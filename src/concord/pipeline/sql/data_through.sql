-- Medical files say the months they are about; the program reaches as far as its slowest plan.
SELECT least($as_of::DATE, min(through)) FROM (
  SELECT sender, max(last_day(try_cast(left(period, 7) || CASE WHEN length(period) = 4 THEN '-12-01' ELSE '-01' END AS DATE))) AS through
  FROM received_file WHERE kind = 'medical' AND list_contains($plans, sender) GROUP BY sender
)
