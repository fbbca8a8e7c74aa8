"""The facts of each site, one file a site."""
