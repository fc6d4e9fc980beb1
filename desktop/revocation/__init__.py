"""Revocation that needs no token: reasons, recovery secret, statement, states."""
