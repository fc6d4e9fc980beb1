"""A small authority profile as a table; tests change what they are about."""

from __future__ import annotations

from typing import Any

__all__ = ["profile_table"]


def profile_table(
    certificate_pem: str, base: str = "http://127.0.0.1:1"
) -> dict[str, Any]:
    """The required keys, with one certificate in every role."""
    words = {"kk": "к", "ru": "р", "en": "e"}
    return {
        "name": "test-authority",
        "mode": "sandbox",
        "system": words,
        "service": words,
        "service_address": "service",
        "operator_name": words,
        "operator_bin": "000740000728",
        "operator_address": words,
        "base_url": f"{base}/operator/",
        "cmp_url": f"{base}/.well-known/cmp",
        "recipient": [["C", "KZ"], ["CN", "Test"]],
        "anchors": [certificate_pem],
        "issuers": [
            {
                "certificate": certificate_pem,
                "ocsp_url": f"{base}/ocsp",
                "crl_url": f"{base}/crl",
            }
        ],
        "operator_certificate": certificate_pem,
        "schemes": ["rsa-2048", "ecdsa-p256"],
        "default_scheme": "rsa-2048",
        "regime": "kz-2026",
    }
