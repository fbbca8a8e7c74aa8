"""Files that lie elsewhere: on web servers and in buckets that speak S3."""
