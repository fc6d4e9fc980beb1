"""Everything the sandbox's calls share: folder, clock, records, keys, people, mail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop.asn1 import cms
from desktop.clock import Clock, SystemClock, format_time
from desktop.data import read_toml
from desktop.sandbox.ca import Authority
from desktop.sandbox.faults import Faults
from desktop.sandbox.mail import Mailer
from desktop.sandbox.registers import Registers
from desktop.sandbox.store import Store

__all__ = ["SandboxSettings", "SandboxState"]


@dataclass(frozen=True)
class SandboxSettings:
    """What a test or a drill may set differently.

    Attributes:
        seed: Of the synthetic people.
        people: How many of them there are.
        clock_window_s: How far a CMP message's time may be away from ours.
        confirm_wait_s: Unconfirmed certificates are revoked after this time.
        iterations_cap: Most iterations accepted in a stranger's PBM or PBMAC1.
        largest_body: Bytes of a request body.
        smtp: Host and port of a mail server, or nothing: letters are files anyway.
        polls: How often an enrolment or revocation is polled for before it is done.
        check_after_s: What such a poll is told to wait.
        answer_after_s: When withdrawals and objections are answered; 0 is at once.
        rr_mac: Whether a revocation under the slip's MAC is taken (F1).
        rev_passphrase: Whether a revocation passphrase is taken (F19).
        plan_cap: Most certificates in one plan of mass revocation.
        plan_rate: Certificates a second that a plan revokes; 0 is no limit.
        plan_batch: Certificates in one transaction of an execution.
        break_glass_cap: Most certificates that one officer may revoke alone.
        break_glass_daily: How often an officer may do so in a day.
        order_minutes: How old a signed order may be.
        session_minutes: How long a sign-in lasts.
        ca_cmp_url: Where the operator's RA sends a plan's revocations, one signed
            ``rr`` each; empty revokes in this operator's own register.
        ca_lines: How many of them are on their way to that CA at once.
        gost: Whether GOST keys are certified, under a root and a profile of their own.
        faults: Whether faults may be planned at all (tests and drills only).
        api: Calls that the profile offers; a test takes some away.
        profile: Values that replace those of the profile, by key.
    """

    seed: int = 1
    people: int = 12
    clock_window_s: int = 500
    confirm_wait_s: int = 86_400
    iterations_cap: int = 1_000_000
    largest_body: int = 4_194_304
    smtp: tuple[str, int] | None = None
    polls: int = 0
    check_after_s: int = 1
    answer_after_s: int = 0
    rr_mac: bool = False
    rev_passphrase: bool = False
    plan_cap: int = 20_000
    plan_rate: int = 0
    plan_batch: int = 1_000
    break_glass_cap: int = 10
    break_glass_daily: int = 2
    order_minutes: int = 15
    session_minutes: int = 60
    ca_cmp_url: str = ""
    ca_lines: int = 4
    gost: bool = False
    faults: bool = False
    api: tuple[str, ...] | None = None
    profile: dict[str, Any] = field(default_factory=dict)


class SandboxState:
    """One state folder, opened.

    Attributes:
        base_url: ``http://127.0.0.1:PORT``, known once the server has its port.
        operator: What its profile says of it (``resources/profiles/sandbox.toml``).
        faults: The fault plan, or nothing where faults are not allowed.
    """

    def __init__(
        self,
        folder: Path,
        *,
        clock: Clock | None = None,
        settings: SandboxSettings | None = None,
        base_url: str = "http://127.0.0.1:8470",
    ) -> None:
        self.folder = folder
        self.clock: Clock = clock or SystemClock()
        self.settings = settings or SandboxSettings()
        self.base_url = base_url
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.store = Store(folder / "sandbox.sqlite3")
        self.authority = Authority.open(folder, self.clock.now())
        self.registers = Registers(self.settings.seed, self.settings.people)
        self.operator = read_toml("profiles/sandbox.toml")
        self.mailer = Mailer(
            folder / "mail",
            self.store,
            self.clock,
            letters=read_toml("sandbox/operator.toml")["letters"],
            smtp=self.settings.smtp,
        )
        self.faults = Faults() if self.settings.faults else None
        # The server puts its runner's bell here; without a server nothing is executed.
        self.wake_plans: Callable[[], None] = lambda: None

    def close(self) -> None:
        """Lets go of the files."""
        self.store.close()

    def now(self) -> datetime:
        """The sandbox's clock."""
        return self.clock.now()

    def now_text(self) -> str:
        """The same as text."""
        return format_time(self.clock.now())

    def operator_cms(self, payload: bytes) -> bytes:
        """Detached CMS over these bytes by the operator's certificate."""
        member = self.authority["operator"]
        return cms.build_signed(
            payload,
            member.key.spki,
            member.key.scheme,
            self.now(),
            member.key.sign,
            certificate=member.certificate,
        )

    # -- addresses -----------------------------------------------------------------

    @property
    def api_url(self) -> str:
        """Base of the operator API; ``/v1`` follows."""
        return f"{self.base_url}/operator"

    @property
    def cmp_url(self) -> str:
        """Where CMP messages go (RFC 9811, 3.3)."""
        return f"{self.base_url}/.well-known/cmp"

    @property
    def ocsp_url(self) -> str:
        """Where OCSP requests go, for both issuers."""
        return f"{self.base_url}/ocsp"

    def crl_url(self, issuer: str) -> str:
        """Where an issuer's CRL lies."""
        return f"{self.base_url}/crl/{issuer}.crl"

    @property
    def tsa_url(self) -> str:
        """Where time-stamp requests go."""
        return f"{self.base_url}/tsa"
