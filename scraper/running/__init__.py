"""A run, and the work after it: report, alarms, and the schedule of the next."""
