"""The append-only log: one interface (`base`), several backends."""
