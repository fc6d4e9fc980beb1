"""How the department register's tables came to be: Alembic revisions, oldest first.

`tables` is the schema as it is now, `versions` the steps to it, `upgrade` takes a
database there; a test compares the two on SQLite and PostgreSQL.
"""
