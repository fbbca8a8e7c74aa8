"""Reading the body of an article: one walk over the container's nodes."""
