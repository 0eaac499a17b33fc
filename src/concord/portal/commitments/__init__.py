"""What the payers promised, where each stands, whose turn it is to say so, and how decisions were taken."""
