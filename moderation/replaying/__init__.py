"""Looking back: a past day in the terminal, with its queues as they were. The pure part apart from the toolkit."""
