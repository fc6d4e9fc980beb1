"""A ``genm`` on the server's side: CA certificates and lists (RFC 9483, 4.3)."""

from __future__ import annotations

from desktop.asn1 import cmp, cmp_lists, cmp_passphrase
from desktop.errors import EncodingInvalid
from desktop.sandbox import crl, passphrases
from desktop.sandbox.ca import ISSUERS, root_of
from desktop.sandbox.cmp_core import CmpRefusal, Peer
from desktop.sandbox.state import SandboxState

__all__ = ["tell"]


def tell(state: SandboxState, peer: Peer, message: cmp.PkiMessage) -> bytes:
    """Body of the ``genp``: what the one question of a ``genm`` asks.

    Raises:
        CmpRefusal: None of the questions that are answered here, or several.
    """
    questions = message.questions
    if len(questions) != 1:
        raise CmpRefusal("badRequest", "one question at a time")
    if questions == (cmp.CA_CERTS,):
        return _certificates(state)
    if questions == (cmp_lists.CRL_STATUS_LIST,):
        return _lists(state, message)
    if questions == (cmp_lists.CURRENT_CRL,):
        # RFC 9810, 5.3.19.6 names no issuer: that of the first one.
        return cmp_lists.current_body(_list(state, ISSUERS[0]))
    if state.settings.rev_passphrase:
        if questions == (cmp_passphrase.ENCRYPTION_CERTIFICATE,):
            certificate = state.authority[passphrases.MEMBER].certificate
            return cmp_passphrase.certificate_body(certificate)
        if questions == (cmp_passphrase.ID_IT_REV,):
            if message.header.pvno != cmp_passphrase.VERSION:
                raise CmpRefusal("badRequest", "EnvelopedData belongs to version 3")
            passphrases.take(state, peer, message.infos[0][1])
            return cmp_passphrase.taken_body()
    raise CmpRefusal("badRequest", "only CA certificates and lists are told")


def _certificates(state: SandboxState) -> bytes:
    authority = state.authority
    roots = {root_of(name): None for name in authority.issuers}
    return cmp.gen_rep(
        [authority[name].certificate for name in (*authority.issuers, *roots)]
    )


def _lists(state: SandboxState, message: cmp.PkiMessage) -> bytes:
    """The lists of the issuers that are named; no value where none is newer."""
    try:
        asked = cmp_lists.asked(message)
    except EncodingInvalid as error:
        raise CmpRefusal("badDataFormat", error.reason) from error
    found = []
    for issuer, known in asked:
        name = next(
            (
                name
                for name in state.authority.issuers
                if state.authority[name].subject == issuer
            ),
            None,
        )
        if name is None:
            raise CmpRefusal("badRequest", "no such issuer")
        der = _list(state, name)
        if known is None or cmp_lists.this_update(der) > known:
            found.append(der)
    return cmp_lists.body(*found)


def _list(state: SandboxState, issuer: str) -> bytes:
    return crl.current(
        issuer, authority=state.authority, store=state.store, now=state.now()
    )
