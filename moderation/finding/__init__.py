"""Searching and narrowing lists."""
