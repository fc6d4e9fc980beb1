"""Frozen values that travel between rooms. No behaviour beyond reading them.

Each group is a module of its own, so that a process loads what it needs: a token's
worker pays for seven classes and not for all.
"""
