"""The officers' incident console: a window of its own over the same parts (D-S5)."""
