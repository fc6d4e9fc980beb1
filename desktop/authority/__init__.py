"""Speaking to an authority: HTTP, CMP, operator API, status, time (architecture.md 3).

Nothing here decides whether bytes are to be believed: `trust` and `asn1` judge them,
this room fetches, sends and keeps transactions going. It knows no store and no token;
it is given ports.
"""
