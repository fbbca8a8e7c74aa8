"""Hostile input by the million: targets, the seeds they start from, and what was found before."""
