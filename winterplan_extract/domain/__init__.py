"""What everything is said in: documents, records, problems, the plan, settings, errors."""
