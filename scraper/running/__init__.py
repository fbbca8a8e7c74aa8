"""A run, and what follows one: report, alarms, and the schedule of the next."""
