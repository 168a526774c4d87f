"""People's secrets: tokens and passwords, hashed; who may come in with one, and how often it may be tried."""
