"""Reads councils' winter plan returns, matches each row to the national actions, compares the councils."""
