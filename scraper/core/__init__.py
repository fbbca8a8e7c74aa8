"""What everybody talks about: the nouns of the program, its errors and limits, and tools that every part may use."""
