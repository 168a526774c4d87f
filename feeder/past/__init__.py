"""The past of a house: its state at any instant, what happened in a day."""
