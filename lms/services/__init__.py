"""Use cases, one module per desk, one transaction per use case."""
