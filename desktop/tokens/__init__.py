"""Tokens: custody that is proved, on any approved PKCS#11 module.

The native module lives in a worker process (decisions D1 and D-S1); this room opens
one for each piece of work, and knows the module list, the carrier list and the
rules of custody. Only ``worker`` imports ``pkcs11``.
"""

from __future__ import annotations
