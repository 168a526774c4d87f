"""Search over every post that the desk may read: an index in memory, never on disk, emptied at once."""
