"""A manager's report: reckoned from the house, beside the log; drawn by `moderation/report/`. See `reports.py`."""
