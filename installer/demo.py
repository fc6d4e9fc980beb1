"""The main job for real, by the commands a person would type.

Started by ``installer/demo.sh``. Makes a demo token (SoftHSM2) and a sandbox operator
under ``SAQTA_HOME`` (default ``.demo/``), then runs ``saqta apply`` and
``saqta revoke`` on them. Nothing is bypassed: the module is approved like any other,
the PIN reaches the token worker through ``--pin-fd`` alone.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from installer import demo_gost, demo_token

ROOT = Path(__file__).resolve().parent.parent
SAQTA = Path(sys.executable).with_name("saqta")


class DemoFailed(Exception):  # noqa: N818 - named for what happened
    """A step did not do what it must; the message says which."""


class Demo:
    """One run.

    Attributes:
        home: State of the demo.
        steps: Name and seconds of every step, in order.
    """

    def __init__(self, home: Path, *, scheme: str, quiet: bool) -> None:
        self.home = home
        self.scheme = scheme
        self.gost = scheme.startswith("gost-")
        self.quiet = quiet
        self.steps: list[dict[str, Any]] = []
        self.env = {
            **os.environ,
            "SAQTA_HOME": str(home),
            "SAQTA_NO_AGENT": "1",
        }

    def say(self, text: str) -> None:
        """Tells the person at the terminal; JSON output stays alone on stdout."""
        print(text, file=sys.stderr if self.quiet else sys.stdout, flush=True)

    @contextlib.contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Times one step of the set-up."""
        started = time.monotonic()
        yield
        self._done(name, time.monotonic() - started)

    def _done(self, name: str, seconds: float, detail: str = "") -> None:
        self.steps.append({"name": name, "seconds": round(seconds, 4)})
        self.say(f"  {seconds:8.3f} s  {name.replace('_', ' ')}  {detail}".rstrip())

    def saqta(
        self,
        *arguments: str,
        secrets_in: dict[str, bytes] | None = None,
        code_out: str | None = None,
    ) -> dict[str, Any]:
        """Runs a verb with ``--json``; secrets travel through descriptors.

        Raises:
            DemoFailed: It exited with another code than 0.
        """
        command = [str(SAQTA), *arguments, "--json"]
        inherited: list[int] = []
        for option, secret in (secrets_in or {}).items():
            reading, writing = os.pipe()
            os.write(writing, secret)
            os.close(writing)
            inherited.append(reading)
            command += [option, str(reading)]
        if code_out is not None:
            path = self.home / code_out
            sink = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            inherited.append(sink)
            command += ["--recovery-code-fd", str(sink)]
        try:
            done = subprocess.run(
                command,
                stdout=subprocess.PIPE,
                stderr=None
                if os.environ.get("SAQTA_DEMO_DEBUG")
                else subprocess.DEVNULL,
                stdin=subprocess.DEVNULL,
                env=self.env,
                pass_fds=inherited,
                check=False,
                timeout=180,
            )
        finally:
            for descriptor in inherited:
                with contextlib.suppress(OSError):
                    os.close(descriptor)
        try:
            answer: dict[str, Any] = json.loads(done.stdout or b"{}")
        except ValueError as error:
            raise DemoFailed(f"saqta {arguments[0]}: no JSON") from error
        if done.returncode != 0:
            what = json.dumps(answer.get("error", answer), ensure_ascii=False)
            raise DemoFailed(f"saqta {arguments[0]}: exit {done.returncode}: {what}")
        for item in answer.get("steps", []):
            self._done(item["name"], item["seconds"])
        return answer

    @contextlib.contextmanager
    def sandbox(self) -> Iterator[dict[str, str]]:
        """Runs the sandbox operator for the length of the block."""
        (self.home / "sandbox.log").touch(mode=0o600)
        with (self.home / "sandbox.log").open("ab") as log:
            server = subprocess.Popen(
                [str(SAQTA), "sandbox", "serve", *(["--gost"] if self.gost else [])],
                stdout=subprocess.PIPE,
                stderr=log,
                stdin=subprocess.DEVNULL,
                env=self.env,
            )
        assert server.stdout is not None
        try:
            line = server.stdout.readline()
            if not line:
                raise DemoFailed(f"the sandbox did not start: {self.home}/sandbox.log")
            facts: dict[str, str] = json.loads(line)
            if self.gost:
                # A profile of its own, with roots of its own.
                facts["profile"] = facts["profile_gost"]
                facts["trust"] = facts["trust_gost"]
            yield facts
        finally:
            server.terminate()
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
            server.stdout.close()

    def run(self) -> dict[str, Any]:
        """The whole main job; answers the object that ``--json`` prints."""
        self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.say(f"Saqta demo in {self.home}")
        with self.step("demo_token"):
            if self.gost:
                token = demo_gost.ensure(self.home / "token-gost")
            else:
                token = demo_token.ensure(self.home / "token")
        with self.step("approve_module"):
            self.saqta(
                "modules",
                "approve",
                str(token.module),
                "--env",
                f"{'GOST_TOKEN_DIR' if self.gost else 'SOFTHSM2_CONF'}={token.conf}",
            )
        started = time.monotonic()
        with self.sandbox() as operator:
            self._done(
                "sandbox_started", time.monotonic() - started, operator["base_url"]
            )
            return self._journeys(operator, token)

    def _journeys(
        self, operator: dict[str, str], token: demo_token.DemoToken
    ) -> dict[str, Any]:
        profile = operator["profile"]
        with self.step("registration_slip"):
            slip = self.saqta("sandbox", "slip")
        listed = self.saqta("agreement", "list", "--profile", profile)["agreements"]
        agreement = listed[0]["id"]
        self.say("Apply")
        again = (self.home / "demo-ran").exists()
        pin = token.pin_file.read_bytes().strip() + b"\n"
        applied = self.saqta(
            "apply",
            "--profile",
            profile,
            "--application",
            slip["application"],
            "--token",
            token.serial,
            "--accept",
            agreement,
            "--consent",
            agreement,
            "--register",
            "persons",
            "--register",
            "organisations",
            "--acknowledge-liability",
            "--lang",
            "kk",
            *(["--scheme", self.scheme] if self.scheme else []),
            secrets_in={
                "--secret-fd": slip["secret"].encode() + b"\n",
                "--pin-fd": pin + pin,
            },
            code_out="recovery-code.txt",
        )
        self.say("Report compromise and revoke")
        revoked = self.saqta(
            "revoke",
            "--profile",
            profile,
            "--certificate",
            applied["certificate"],
            *(["--now"] if again else []),
            secrets_in={"--pin-fd": pin},
        )
        (self.home / "demo-ran").touch()
        artefacts = self._artefacts(operator, applied, revoked)
        self._check(revoked)
        with self.step("verify_evidence"):
            self.saqta(
                "evidence", "verify", artefacts["bundle"], "--trust", operator["trust"]
            )
        self.say("Artefacts")
        for name, path in artefacts.items():
            self.say(f"  {name:12} {path}")
        return {
            **applied,
            **revoked,
            "application_state": applied["state"],
            "steps": self.steps,
            "artefacts": artefacts,
        }

    def _check(self, revoked: dict[str, Any]) -> None:
        """OCSP and CRL must both prove it, with the reason asked for."""
        proved = {
            item["source"]
            for item in revoked["proofs"]
            if item["reason"] == "keyCompromise"
        }
        if revoked["state"] != "CONFIRMED" or proved != {"ocsp", "crl"}:
            raise DemoFailed(f"not proved by both: {revoked['state']} {sorted(proved)}")

    def _artefacts(
        self,
        operator: dict[str, str],
        applied: dict[str, Any],
        revoked: dict[str, Any],
    ) -> dict[str, str]:
        """Absolute paths; certificates and request as PEM, proofs as received."""
        from asn1crypto import pem

        folder = self.home / "artefacts"
        folder.mkdir(exist_ok=True, mode=0o700)
        case = self.home / "applications" / applied["application_id"]
        for name, kind, source in (
            ("certificate.pem", "CERTIFICATE", "certificate.der"),
            ("issuer.pem", "CERTIFICATE", "chain/1.der"),
            ("request.pem", "CERTIFICATE REQUEST", "request.p10"),
        ):
            der = (case / source).read_bytes()
            (folder / name).write_bytes(pem.armor(kind, der))
        proofs = {item["source"]: item["path"] for item in revoked["proofs"]}
        return {
            "saqta": str(SAQTA),
            "bundle": applied["bundle"],
            "trust": operator["trust"],
            "issuer": str(folder / "issuer.pem"),
            "request": str(folder / "request.pem"),
            "certificate": str(folder / "certificate.pem"),
            "ocsp": proofs.get("ocsp", ""),
            "crl": proofs.get("crl", ""),
        }


def main() -> int:
    """Entry point; answers the exit code."""
    parser = argparse.ArgumentParser(prog="installer/demo.sh", description=__doc__)
    window = parser.add_mutually_exclusive_group()
    window.add_argument("--window", dest="window", action="store_true", default=None)
    window.add_argument("--no-window", dest="window", action="store_false")
    parser.add_argument("--json", action="store_true", help="one object on stdout")
    parser.add_argument(
        "--scheme", default="", help="e.g. rsa-2048, ecdsa-p256, gost-2015-512"
    )
    options = parser.parse_args()
    home = Path(os.environ.get("SAQTA_HOME") or ROOT / ".demo").resolve()
    demo = Demo(home, scheme=options.scheme, quiet=options.json)
    started = time.monotonic()
    try:
        result = demo.run()
    except DemoFailed as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    demo.say(f"Took {time.monotonic() - started:.1f} s")
    if options.json:
        print(json.dumps(result, ensure_ascii=False))
    demo.say("main job: done")
    display = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    wanted = (
        options.window if options.window is not None else (display and not options.json)
    )
    if wanted:
        name = "profile-gost.json" if demo.gost else "profile.json"
        profile = home / "sandbox" / name
        with demo.sandbox():
            subprocess.run(
                [str(SAQTA), "--profile", str(profile)], env=demo.env, check=False
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
