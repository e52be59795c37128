"""Words and shapes of a page become tables, paragraphs and a reading order."""
