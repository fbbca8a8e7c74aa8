"""Clean: from dirty pieces or dirty text to the newsroom's own words, with every cut on record."""
