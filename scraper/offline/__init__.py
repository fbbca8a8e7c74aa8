"""Work on what is kept: saved pages, web archives, and a page on the table of the doctor."""
