"""The sources: a file each. What is long of one is in `parts/NAME/`, what several share in `shared/`."""
