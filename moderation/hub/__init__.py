"""What passes between a desk and the hub: its session, its pages, its screens."""
