"""The vocabulary of the program: its nouns, errors and limits, and tools that every part may use."""
