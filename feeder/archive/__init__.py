"""Archives of finished days: made by the house, verified and opened elsewhere. The format: docs/archive.md."""
