"""Between the spider and the network: which hosts, how often again, what is kept, and the mirror."""
