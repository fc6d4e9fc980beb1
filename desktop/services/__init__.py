"""What a person can do with Saqta, one verb per file.

Window, command line and agent call these and nothing below them. A service takes the
:class:`~desktop.services.workplace.Workplace` that `desktop.assembly` put together.
"""
