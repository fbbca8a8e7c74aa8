"""All settings in one place: ``load()`` reads them from the TOML file, the environment and the flags."""

from scraper.config.load import SETTINGS, ConfigError, load
from scraper.config.tree import Alarms, Config, Job, Receiver, Schedule

__all__ = ["SETTINGS", "Alarms", "Config", "ConfigError", "Job", "Receiver", "Schedule", "load"]
