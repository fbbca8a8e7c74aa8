"""Reading what a page says of its article outside the body: title, dates, authors, pictures."""
