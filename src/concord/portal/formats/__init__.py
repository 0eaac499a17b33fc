"""How numbers are written in other languages than English, where Django writes them otherwise than people here do."""
