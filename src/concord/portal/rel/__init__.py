"""Race, ethnicity and language: how complete the answers are, by month, sender and source, and where sources disagree."""
