"""`--practice`: lessons at a real desk on a house of its own, with a coach who looks over the shoulder."""
