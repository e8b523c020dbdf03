"""The only Flask besides extension, app and cli: one blueprint, one module per desk, thin."""
