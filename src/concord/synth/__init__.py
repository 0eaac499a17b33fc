"""The synthetic program: a true world of people and care, and (in `senders`) the files made of it."""
