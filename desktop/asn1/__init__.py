"""Encodings: signature schemes, names, PKCS#10, CMS and CMP.

Below the rooms (architecture.md, D13): nothing here knows a network, a token or a file.
The codec is asn1crypto, with declarations of our own for CMP and CRMF; every decoder
of bytes from outside raises ``EncodingInvalid`` and nothing else.
"""
