"""What is taken away on purpose: articles that somebody wants forgotten, archives and records beyond their age."""
