SELECT DISTINCT event FROM chart_event WHERE flags & $bit <> 0
