"""The embedded operator: an authority to try Saqta on, on this computer only.

Everything in it is synthetic and none of it is trusted by anyone but this folder. It
answers as protocols.md says an operator answers; it shares our codec, so foreign
judges (``openssl cmp``, a second ASN.1 library) test what it cannot.
"""
