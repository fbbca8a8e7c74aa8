"""Corpora: many texts in one file, cleaned on all cores in constant memory."""
