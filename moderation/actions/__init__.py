"""What a desk can do, one file for each kind of thing; found by `moderation/actions/base.py: find`."""
