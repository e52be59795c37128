"""What is written stands whole: folders replaced in one step, a lock on each, leftovers of dead runs put right."""
