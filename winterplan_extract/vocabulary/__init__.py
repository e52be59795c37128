"""What returns are written in: dates, names of councils and leads, headings; each recogniser once."""
