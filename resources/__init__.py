"""Data of Saqta, read through :mod:`desktop.data`; holds no code."""
