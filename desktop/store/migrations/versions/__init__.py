"""One file for each step; Alembic reads them by their path."""
