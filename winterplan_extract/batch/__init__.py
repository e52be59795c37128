"""Many files at once: finds them, reads each in isolation, keeps their order, and records the run."""
