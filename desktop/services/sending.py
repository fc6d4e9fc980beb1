"""What every channel of a report shares: its records, its files, its authority."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from desktop.errors import (
    AnswerUnusable,
    FileUnreadable,
    NothingFound,
    ProfileInvalid,
    Refused,
    SaqtaError,
    StoreFull,
    StoreUnavailable,
    Unreachable,
    UpdateRefused,
)
from desktop.interaction import Interaction
from desktop.model.authority import AuthorityProfile
from desktop.model.records import Attempt, CertificateRecord, Report
from desktop.services.flows import require_flow, revocation_channels
from desktop.services.recorder import Recorder, plain
from desktop.services.workplace import Workplace
from desktop.store.files import EVIDENCE_CAP, read_limited, write_durably

__all__ = ["NO_AUTHORITY", "OPEN", "OTHER", "RR", "RR_MAC", "STATEMENT", "Sending"]

# Names of the channels, in the order of protocols.md 5.3.
RR = "rr"
STATEMENT = "statement"
OTHER = "statement-cms"
RR_MAC = "rr-mac"

#: States of a certificate that still needs something to be sent.
OPEN = frozenset({"RECORDED", "SENT", "REFUSED"})

#: Why nothing can be told to the authority of a certificate: it is known no more.
NO_AUTHORITY = (FileUnreadable, ProfileInvalid, UpdateRefused)


class Sending:
    """One report on its way out."""

    def __init__(
        self,
        workplace: Workplace,
        person: Interaction,
        recorder: Recorder,
        report_id: str,
    ) -> None:
        self.workplace = workplace
        self.person = person
        self.recorder = recorder
        self.report_id = report_id
        self.outbox = workplace.outbox()
        self._gaps: dict[str, str] = {}
        self._profiles: dict[str, AuthorityProfile] = {}
        self._lost: set[str] = set()

    # -- what it is about ----------------------------------------------------------

    def report(self) -> Report:
        """The report as it stands now."""
        return self.outbox.get(self.report_id)

    def waiting(self, *, insist: bool = False) -> list[CertificateRecord]:
        """The certificates that this home knows and no channel has an answer for.

        With ``insist`` an answer without a proof does not count: an authority may say
        yes and do nothing (threat 12).
        """
        wanted = OPEN | {"ACCEPTED"} if insist else OPEN
        found = []
        for item in self.report().certificates:
            if item.state not in wanted or not item.sha256:
                continue
            register = self.workplace.register()
            # Without a record there is nothing to build a request from.
            with contextlib.suppress(NothingFound):
                record = register.get_certificate(item.sha256)
                if self.knows_authority(record):
                    found.append(record)
        return found

    def knows_authority(self, record: CertificateRecord) -> bool:
        """Whether the profile of a certificate loads, or its copy does.

        Where neither does, that certificate waits; the others of the report don't.
        """
        try:
            self.profile(record)
        except NO_AUTHORITY as error:
            if record.profile not in self._lost:
                self._lost.add(record.profile)
                self.note("authority_not_known", error)
            return False
        return True

    def profile(self, record: CertificateRecord) -> AuthorityProfile:
        """The authority of a certificate, as it was when this sending began."""
        if record.profile not in self._profiles:
            loaded = self.workplace.load_profile(record.profile)
            self._profiles[record.profile] = loaded
        return self._profiles[record.profile]

    def may(self, record: CertificateRecord, channel: str) -> bool:
        """Whether the authority's profile takes a revocation this way (row S4)."""
        return channel in revocation_channels(self.profile(record))

    def statement_first(self, record: CertificateRecord) -> bool:
        """Whether the profile puts the statement before the ``rr``."""
        order = revocation_channels(self.profile(record))
        return STATEMENT in order and RR in order[order.index(STATEMENT) :]

    def attempts(self, certificate: str, channel: str) -> list[Attempt]:
        """The attempts for a certificate through a channel, oldest first."""
        return [
            item
            for item in self.outbox.attempts(self.report_id)
            if item.certificate == certificate and item.channel == channel
        ]

    def check_reachable(
        self, profile: AuthorityProfile, *, for_cmp: bool = False
    ) -> str:
        """Asks for a sign of life before anything is marked as sent.

        Without it a report would count as sent, and could not be undone, although it
        never left an offline computer. Answers how far the operator's clock is away,
        in seconds as text, from an unsigned header: a claim, kept as one.

        Raises:
            Unreachable: Nobody answered, so nothing can be sent now.
        """
        if profile.name not in self._gaps:
            operator = self.workplace.connect(profile).operator(None)
            try:
                gap = operator.clock_gap_s() if operator.offers("nonce") else None
            except (AnswerUnusable, Refused):
                gap = None
            except Unreachable:
                url = require_flow(profile, "revoke").cmp_url or profile.cmp_url
                if for_cmp and _host(url) != _host(profile.base_url):
                    # Another computer; whether it answers, the sending will tell.
                    return "unknown"
                raise
            self._gaps[profile.name] = "unknown" if gap is None else f"{gap:.1f}"
        return self._gaps[profile.name]

    # -- what is written down ------------------------------------------------------

    def prepare(
        self, certificate: str, channel: str, data: Mapping[str, Any]
    ) -> Attempt:
        """Writes an attempt down before anything is sent."""
        return self.outbox.add_attempt(
            self.report_id, certificate, channel, plain(data)
        )

    def advance(
        self, attempt: Attempt, state: str, data: Mapping[str, Any] | None = None
    ) -> Attempt:
        """Moves an attempt forward; ``data`` is added to what it holds."""
        return self.outbox.advance_attempt(attempt.attempt_id, state, plain(data or {}))

    def note(self, kind: str, error: SaqtaError) -> None:
        """Writes into the journal why something was not done."""
        self.recorder.note(kind, {"code": error.code, "facts": error.facts})

    # -- files beside the report ---------------------------------------------------

    def path(self, name: str) -> Path:
        """Where a file of this report lies."""
        return self.workplace.report_folder(self.report_id) / name

    def keep(self, name: str, content: bytes) -> str:
        """Keeps evidence; a full disk loses the copy, never the revocation."""
        path = self.path(name)
        try:
            if self.kept(name) == content:
                return str(path)
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_durably(path, content)
        except (FileUnreadable, StoreFull, StoreUnavailable) as error:
            self.note("evidence_not_kept", error)
            return ""
        except OSError as error:
            reason = error.strerror or "?"
            self.note(
                "evidence_not_kept", StoreUnavailable(path=str(path), reason=reason)
            )
            return ""
        return str(path)

    def kept(self, name: str) -> bytes | None:
        """What was kept under that name, or ``None``."""
        path = self.path(name)
        return read_limited(path, EVIDENCE_CAP) if path.is_file() else None


def _host(url: str) -> str:
    return urlsplit(url).netloc
