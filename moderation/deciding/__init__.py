"""What decisions need and what comes of them: reasons, marks, obstacles, outcomes, contests."""
