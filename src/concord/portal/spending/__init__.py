"""How practices use what the plans pay them: declared by quarter and category, beside what was received."""
