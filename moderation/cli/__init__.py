"""The desk's decisions as plain commands, for scripts and for a shell over ssh."""
