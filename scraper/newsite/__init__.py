"""Propose a new newsroom: grammar of its addresses, selectors with their evidence, a facts file and golden pages."""

from scraper.newsite.propose import Proposal, propose

__all__ = ["Proposal", "propose"]
