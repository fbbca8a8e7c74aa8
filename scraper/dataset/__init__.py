"""A crawl as a data set: what people load, what stands twice, what is in it, what must go."""
