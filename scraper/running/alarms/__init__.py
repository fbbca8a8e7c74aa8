"""Alarms: what is judged (``judge``), what is remembered (``update``), who is told (``deliver``)."""
