"""Numbers in Spanish as they are written in the United States: 1,234.5, like the amounts beside them."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
