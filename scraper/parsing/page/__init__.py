"""Reading a page as bytes and as a tree, before anybody asks what it says."""
