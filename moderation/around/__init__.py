"""What a reader should know besides the post: screens, sources, colleagues, people in the shop."""
