"""CNN Indonesia as clean, structured JSON: every word of the newsroom, nothing of the page around it."""
