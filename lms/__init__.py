"""Lernbegleiter: self-study between training days, and one honest ledger."""
