"""The application as a wizard with a visible path, resumable at every step."""
