"""Tests; a package, so that a stranger of the same name is never taken for it."""
