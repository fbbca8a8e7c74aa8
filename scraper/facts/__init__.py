"""The language in which a newsroom is described: its site, layouts, furniture, rules and addresses."""
