-- How many have no score stays in the run: `scored_share` says it coarsely.
SELECT * EXCLUDE (is_public, unscored) FROM guarded_total_cost
