"""Other terms, tried on released data: what they would cost, who would gain and who would lose."""
