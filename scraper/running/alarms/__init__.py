"""Alarms: ``judge`` finds what is wrong, ``update`` remembers it, ``deliver`` sends it to the receivers."""
