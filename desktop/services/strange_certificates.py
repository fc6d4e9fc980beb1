"""Certificates on a connected token that this home has no record of.

They came from elsewhere: another computer, another program. A recovery code can be
registered for each; after that it stands among the records.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509

from desktop.canonical import sha256_hex
from desktop.services.token_work import all_tokens
from desktop.services.workplace import Workplace
from desktop.tokens import work

__all__ = ["StrangeCertificate", "strange_certificates"]


@dataclass(frozen=True)
class StrangeCertificate:
    """One of them; texts come from outside.

    Attributes:
        key_id: Of its key, which lies on the same token.
    """

    sha256: str
    subject: str
    not_after: datetime
    token_serial: str
    key_id: str


def strange_certificates(
    workplace: Workplace, token_serial: str
) -> list[StrangeCertificate]:
    """Those of one token whose validity has not ended; needs no PIN.

    Raises:
        TokenProblem, ModuleProblem: The token can't be read.
    """
    known = {item.sha256 for item in workplace.register().list_certificates()}
    now = workplace.clock.now()
    found = []
    for module, info in all_tokens(workplace)[0]:
        if info.serial != token_serial:
            continue
        for key in work.list_keys(module, info.serial):
            for der in key.certificates:
                view = x509.Certificate.load(der)
                sha256 = sha256_hex(der)
                if sha256 not in known and view.not_valid_after > now:
                    found.append(
                        StrangeCertificate(
                            sha256,
                            view.subject.human_friendly,
                            view.not_valid_after,
                            info.serial,
                            key.key_id,
                        )
                    )
    return found
