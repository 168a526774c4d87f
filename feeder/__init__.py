"""The feeder: sources and phones give posts, the house writes them to the log, the hub tells desks and screens."""
