"""The pages of the desk, a module each: what is shown, and what its forms do."""
