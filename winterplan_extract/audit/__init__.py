"""Looks at what came out of a document, knowing nothing of how, and turns doubt into problems."""
