"""What helps whoever writes: room on the wall, gentle remarks, templates, times, signatures."""
