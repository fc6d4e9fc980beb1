"""Both flows are profile data: a changed profile changes where they go (row S4)."""

from __future__ import annotations

import pytest

from desktop.errors import FlowNotOffered
from tests.fakes.cmp_authority import REFERENCE, CmpAuthority, enrol, request_of
from tests.fakes.software_signer import SoftwareSigner


def revoke(server: CmpAuthority, signer: SoftwareSigner, **changes: object) -> None:
    certificate = enrol(server, signer).certificate
    found = server.client(**changes).revoke(
        certificate, signer, reason="keyCompromise", subject_id="r"
    )
    assert found.outcome == "accepted"


def test_a_changed_profile_changes_both_flows(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    url = server.server.url
    flows = {
        "issue": {"cmp_url": f"{url}/front-desk"},
        "revoke": {"cmp_url": f"{url}/emergency"},
    }
    client = server.client(flows=flows)
    found = enrol(server, signer, client)
    client.confirm(found.transaction_id, found.certificate, server.secret)
    assert server.paths == ["/front-desk", "/front-desk"]
    revoke(server, signer, flows=flows)
    assert server.paths[-1] == "/emergency"
    revoke(server, signer)
    assert server.paths[-1] == "/.well-known/cmp"


@pytest.mark.parametrize(
    ("body", "label"), [("p10cr", "pkcs10"), ("ir", "initialization")]
)
def test_the_operation_stands_in_the_path(
    server: CmpAuthority, signer: SoftwareSigner, body: str, label: str
) -> None:
    """RFC 9483, 6.1; the whole transaction stays where it began."""
    url = f"{server.server.url}/.well-known/cmp/p/state/{{operation}}"
    client = server.client(cmp_url=url, request_body=body)
    found = enrol(server, signer, client, popo=body == "ir")
    client.confirm(found.transaction_id, found.certificate, server.secret)
    assert server.paths == [f"/.well-known/cmp/p/state/{label}"] * 2
    for name, operation in (("cr", "certification"), ("kur", "keyupdate")):
        client.renew(
            request_of(signer),
            subject_id="next",
            body_name=name,
            new_signer=signer,
            signer=signer,
            certificate=found.certificate,
        )
        assert server.paths[-1].endswith(f"/state/{operation}")
    revoke(server, signer, cmp_url=url)
    assert server.paths[-1].endswith("/state/revocation")
    client.ca_certificates(reference=REFERENCE, secret=server.secret)
    assert server.paths[-1].endswith("/state/getcacerts")
    client.revocation_lists(
        server.issuer.certificate, reference=REFERENCE, secret=server.secret
    )
    assert server.paths[-1].endswith("/state/getcrls")


def test_a_flow_that_is_not_offered_sends_nothing(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    certificate = enrol(server, signer).certificate
    sent = len(server.paths)
    with pytest.raises(FlowNotOffered, match="SQ-SET-07") as caught:
        enrol(server, signer, server.client(flows=["revoke"]))
    assert caught.value.facts["address"] == "service"
    with pytest.raises(FlowNotOffered, match="SQ-SET-07"):
        server.client(flows=["issue"]).revoke(
            certificate, signer, reason="keyCompromise", subject_id="r"
        )
    assert len(server.paths) == sent
