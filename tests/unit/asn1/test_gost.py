"""GOST against the RFCs' vectors, libgcrypt, and arithmetic of the test's own."""

from __future__ import annotations

import base64
import ctypes

import pytest
from gostcrypto import gosthash, gostsignature
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.asn1 import cms, der, gost, leaf, names, pkcs10, schemes
from desktop.asn1.gost94 import gost94
from desktop.asn1.gost_curve import CURVES, Curve, base_multiple, verifies
from desktop.asn1.gost_forms import FORMS
from desktop.errors import EncodingInvalid, SchemeUnsupported, SignatureInvalid
from tests.fakes.codec_keys import NOW
from tests.fakes.gost_arithmetic import NAMES, Key

CURVE_OF = {
    "gost-2015-512": "512-a",
    "gost-2015-512-rfc9215": "512-a",
    "gost-2015-256": "cryptopro-a",
    "gost-2004": "cryptopro-a",
}
KEYS = {name: Key.generate(curve) for name, curve in CURVE_OF.items()}
MESSAGE = b"the whole document"


def _spki(scheme: str) -> bytes:
    return gost.spki(scheme, KEYS[scheme].value)


def _pair(scheme: str, message: bytes = MESSAGE) -> tuple[int, int]:
    hashed = gost.digest(schemes.get(scheme).digest, message)
    return KEYS[scheme].sign(int.from_bytes(hashed, "little"))


def _signature(scheme: str, message: bytes = MESSAGE) -> bytes:
    r, s = _pair(scheme, message)
    return gost.encode(scheme, gost.Choice("", False, r, s))


# -- digests ---

M1 = b"012345678901234567890123456789012345678901234567890123456789012"


def test_streebog_of_rfc_6986() -> None:
    assert gost.digest("streebog512", M1).hex() == (
        "1b54d01a4af5b9d5cc3d86d68d285462b19abc2475222f35c085122be4ba1ffa"
        "00ad30f8767b3a82384c6574f024c311e2a481332b08ef7f41797891c1646f48"
    )
    assert gost.digest("streebog256", M1).hex() == (
        "9d151eefd8590b89daa6ba6cb74af9275dd051026bb149a452fd84e5e57b5500"
    )
    second = (
        "Се ветри, Стрибожи внуци, веютъ с моря стрелами на храбрыя плъкы Игоревы"
    ).encode("cp1251")
    assert gost.digest("streebog512", second).hex() == (
        "1e88e62226bfca6f9994f1f2d51569e0daf8475a3b0fe61a5300eee46d961376"
        "035fe83549ada2b8620fcd7c496ce5b33f0cb9dddc2b6460143b03dabac9fb28"
    )
    assert gost.digest("streebog256", second).hex() == (
        "9dd2fe4e90409e5da87f53976d7405b0c0cac628fc669a741d50063c557e8f50"
    )


@pytest.fixture(scope="module")
def libgcrypt() -> ctypes.CDLL:
    library = ctypes.CDLL("libgcrypt.so.20")
    library.gcry_check_version.restype = ctypes.c_char_p
    library.gcry_check_version(None)
    return library


def _foreign(library: ctypes.CDLL, number: int, size: int, data: bytes) -> bytes:
    found = ctypes.create_string_buffer(size)
    library.gcry_md_hash_buffer(number, found, data, len(data))
    return found.raw


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=200))
def test_hashes_against_libgcrypt(libgcrypt: ctypes.CDLL, data: bytes) -> None:
    """GCRY_MD_GOSTR3411_94 has the S-box of TestParamSet; 309, 310 are Streebog."""
    assert gost94(data) == _foreign(libgcrypt, 308, 32, data)
    assert gost.digest("streebog256", data) == _foreign(libgcrypt, 309, 32, data)
    assert gost.digest("streebog512", data) == _foreign(libgcrypt, 310, 64, data)


@settings(max_examples=10, deadline=None)
@given(data=st.binary(max_size=300))
def test_streebog_against_the_library(data: bytes) -> None:
    for name in ("streebog256", "streebog512"):
        state = gosthash.new(name)
        if data:
            state.update(bytearray(data))
        assert gost.digest(name, data) == bytes(state.digest())


@pytest.mark.parametrize("size", [0, 1, 31, 32, 33, 63, 64, 65, 127, 128, 1000])
def test_hashes_at_block_borders(libgcrypt: ctypes.CDLL, size: int) -> None:
    data = bytes(range(256))[:size] if size < 256 else b"\xff" * size
    assert gost94(data) == _foreign(libgcrypt, 308, 32, data)
    view = memoryview(data)
    assert gost.digest("streebog512", view) == _foreign(libgcrypt, 310, 64, data)


def test_digests_by_name_and_oid() -> None:
    assert schemes.digest("gost94", b"") == gost94(b"")
    assert schemes.digest_of_oid("1.2.398.3.10.1.3.3") == "streebog512"
    assert schemes.digest_of_oid("1.2.643.7.1.1.2.2") == "streebog256"
    with pytest.raises(SchemeUnsupported, match="md5"):
        gost.digest("md5", b"")


# -- arithmetic ---

#: RFC 7091, 7.1 and 7.2: curve, key, digest, signature.
P1 = 2**255 + 1073
RFC_256 = Curve(
    32,
    P1,
    7,
    43308876546767276905765904595650931995942111794451039583252968842033849580414,
    57896044618658097711785492504343953927082934583725450622380973592137631069619,
    2,
    4018974056539037503335449422937059775635739389905545080690979365213431566280,
)
RFC_256_D = (
    55441196065363246126355624130324183196576709222340016572108097750006097525544
)
RFC_256_E = (
    20798893674476452017134061561508270130637142515379653289952617252661468872421
)
RFC_256_R = (
    29700980915817952874371204983938256990422752107994319651632687982059210933395
)
RFC_256_S = 574973400270084654178925310019147038455227042649098563933718999175515839552


#: RFC 9215, appendix A.2: a request, a certificate and a list on the set 256-A.
RFC_9215_REQUEST = """
MIHKMHkCAQAwEjEQMA4GA1UEAxMHRXhhbXBsZTBeMBcGCCqFAwcBAQEBMAsGCSqF
AwcBAgEBAQNDAARAdCeV1L7ohN3yhQ/sA+o/rxhE4B2dpgtkUJOlXibfw5l49ZbP
TU0MbPHRiUPZRJPRa57AoW1RLS4SfMRpGmMY4qAAMAoGCCqFAwcBAQMCA0EAG9wq
Exdnm2YjL2PqFv98ZMyqua2FX8bhgJFmHbedSBIdDh2lvjR8bxtSVseurCAK1krH
em9bOg4Jcxjnrm7naQ=="""
RFC_9215_CERTIFICATE = """
MIIBJTCB06ADAgECAgEKMAoGCCqFAwcBAQMCMBIxEDAOBgNVBAMTB0V4YW1wbGUw
IBcNMDEwMTAxMDAwMDAwWhgPMjA1MDEyMzEwMDAwMDBaMBIxEDAOBgNVBAMTB0V4
YW1wbGUwXjAXBggqhQMHAQEBATALBgkqhQMHAQIBAQEDQwAEQHQnldS+6ITd8oUP
7APqP68YROAdnaYLZFCTpV4m38OZePWWz01NDGzx0YlD2UST0WuewKFtUS0uEnzE
aRpjGOKjEzARMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoUDBwEBAwIDQQAUC02pEksJ
yw1c6Sjuh0JzoxASlJLsDik2njt5EkhXjB0OHaW+NHxvG1JWx66sIArWSsd6b1s6
DglzGOeubudp"""
RFC_9215_LIST = """
MIGSMEECAQEwCgYIKoUDBwEBAwIwEjEQMA4GA1UEAxMHRXhhbXBsZRcNMTQwMTAx
MDAwMDAwWhcNMTQwMTAyMDAwMDAwWjAKBggqhQMHAQEDAgNBABS9aAh8O5A8eqKL
B/6y571v4JY/VjJnNZ9c2Oq0UFmtHQ4dpb40fG8bUlbHrqwgCtZKx3pvWzoOCXMY
565u52k="""


def test_the_examples_of_rfc_9215() -> None:
    request = pkcs10.verify(base64.b64decode(RFC_9215_REQUEST))
    assert names.name_pairs(request.subject) == [("CN", "Example")]
    for text in (RFC_9215_CERTIFICATE, RFC_9215_LIST):
        whole = der.root(base64.b64decode(text), "t")
        signed, algorithm, bits = der.children(whole, "t")
        value = leaf.read_bits(bits, "t")
        schemes.verify(request.spki, algorithm.raw, value, signed.raw)
        with pytest.raises(SignatureInvalid, match="does not verify"):
            schemes.verify(request.spki, algorithm.raw, value, signed.raw[:-1])


def test_a_point_outside_the_group_of_the_base_point() -> None:
    """On a curve with a cofactor a point may lie on it and still be no key."""
    curve = CURVES["256-a"]
    stray = next(
        (x, y)
        for x in range(2, 200)
        if (y := _root(x**3 + curve.a * x + curve.b, curve.p)) is not None
        and not curve.holds(x, y)
    )
    value = b"".join(part.to_bytes(32, "little") for part in stray)
    spki = _key(f"{RU}.1.1.1", f"{RU}.2.1.1.1", value=value)
    with pytest.raises(EncodingInvalid, match="not on the curve"):
        gost.public_key(spki)


def _root(square: int, p: int) -> int | None:
    """A square root modulo a prime that is 3 modulo 4."""
    root = pow(square, (p + 1) // 4, p)
    return root if (root * root - square) % p == 0 else None


RFC_512 = Curve(
    64,
    int(
        "362398610222900363590778875368387430602132092553467860508654615045085616662"
        "400248258848202227149685402509082360305873516373426382237196498722858290737"
        "2403"
    ),
    7,
    int(
        "151865506921082853450895003471404315492874752774020643619401882335280998244"
        "379373282975691478597467486604160539788367759662632641399013695904743581182"
        "6396"
    ),
    int(
        "362398610222900363590778875368387430602132092553467860508654615045085616662"
        "396916489830503286306849996140407943793658545586519221297073480881261812061"
        "9743"
    ),
    int(
        "192835694406702284939930940124313759899778663545950797435707549130776659268"
        "583544106555768100318487481965800490321233288425233583025072952763238349357"
        "3274"
    ),
    int(
        "228872869337197285997001215552947841635356232732950618031449742593110286030"
        "157281414199707227170880706659385065033415238185734779888586480760509872401"
        "3854"
    ),
)


def test_the_longer_example_of_rfc_7091() -> None:
    """7.2: key, digest and signature of 512 bits."""
    private = int(
        "610081804136373098219538153239847583006845519069531562982388135354890606301"
        "782255383608393423372379057665527595116827307025046458837440766121180466875"
        "860"
    )
    e = int(
        "289796388168286857556282727855386504917374519787182519956294741904138895097"
        "053666110955349995424873308871974884453896464128165446351329697382770627204"
        "5964"
    )
    r = int(
        "248920447703134926507286464303214775366745131928213144402749863735761109281"
        "022179510187141292882371680595982870833028424365345308532200444244253415176"
        "1462"
    )
    s = int(
        "864523221707669519038849297382936917075023735848431579919598799313385180564"
        "748877195639672460179421760770893278030956807690115822709903853682831835159"
        "370"
    )
    assert verifies(RFC_512, base_multiple(RFC_512, private), e, r, s)
    assert not verifies(RFC_512, base_multiple(RFC_512, private), e, s, r)


def test_the_example_of_rfc_7091() -> None:
    curve = RFC_256
    assert curve.holds(curve.x, curve.y)
    point = base_multiple(curve, RFC_256_D)
    assert verifies(curve, point, RFC_256_E, RFC_256_R, RFC_256_S)
    assert not verifies(curve, point, RFC_256_E + 1, RFC_256_R, RFC_256_S)
    for r, s in (
        (0, RFC_256_S),
        (RFC_256_R, 0),
        (curve.q, RFC_256_S),
        (RFC_256_R, curve.q),
        (RFC_256_R + curve.q, RFC_256_S),
        (-RFC_256_R, RFC_256_S),
    ):
        assert not verifies(curve, point, RFC_256_E, r, s)


@pytest.mark.parametrize("name", CURVES)
def test_parameters_are_those_of_the_library(name: str) -> None:
    ours, theirs = CURVES[name], gostsignature.CURVES_R_1323565_1_024_2019[NAMES[name]]
    for field in ("p", "a", "b", "q", "x", "y"):
        assert getattr(ours, field) == theirs[field]
    assert theirs["m"] == theirs["q"] * ours.cofactor
    assert ours.holds(ours.x, ours.y)
    assert base_multiple(ours, ours.q - 1) == (ours.x, ours.p - ours.y)


@settings(max_examples=8, deadline=None)
@given(st.sampled_from(sorted(CURVES)), st.integers(0, 2**512 - 1), st.integers(1))
def test_two_arithmetics_agree(name: str, e: int, seed: int) -> None:
    curve = CURVES[name]
    key = Key(name, seed % (curve.q - 1) + 1)
    assert base_multiple(curve, key.private) == key.public
    assert curve.holds(*key.public)
    r, s = key.sign(e)
    assert verifies(curve, key.public, e, r, s)
    assert key.verifies(e, r, s)
    assert not verifies(curve, key.public, e, s, r)


def test_the_library_verifies_what_the_test_signs() -> None:
    key = KEYS["gost-2015-256"]
    judge = gostsignature.new(gostsignature.MODE_256, key.table)
    digest = bytes(range(32))
    r, s = key.sign(int.from_bytes(digest, "big"))
    public = b"".join(part.to_bytes(32, "big") for part in key.public)
    value = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    assert judge.verify(bytearray(public), bytearray(digest), bytearray(value))


# -- keys and signatures byte for byte ---


def test_keys_of_kazakhstan_byte_for_byte() -> None:
    """domain.md 3.4."""
    assert (
        _spki("gost-2015-512")
        .hex()
        .startswith(
            "3081ac302306092a830e030a010102023016060a2a830e030a0101020201"
            "06082a830e030a01030303818400048180"
        )
    )
    assert len(_spki("gost-2015-512")) == 175
    assert (
        _spki("gost-2004")
        .hex()
        .startswith(
            "306c302506092a830e030a010101013018060a2a830e030a0101010101"
            "060a2a830e030a01030101000343000440"
        )
    )
    assert len(_spki("gost-2004")) == 110
    assert schemes.signature_algorithm("gost-2015-512").hex() == (
        "300e060a2a830e030a01010203020500"
    )
    assert _spki("gost-2015-512").endswith(KEYS["gost-2015-512"].value)


@pytest.mark.parametrize("scheme", CURVE_OF)
def test_a_row_recognises_its_key_and_judges_its_signature(scheme: str) -> None:
    spki = _spki(scheme)
    assert schemes.of_spki(spki).name == scheme
    algorithm = schemes.signature_algorithm(scheme)
    signature = _signature(scheme)
    schemes.verify(spki, algorithm, signature, MESSAGE)
    schemes.verify(spki, algorithm, signature, memoryview(MESSAGE))
    for wrong, message, reason in (
        (signature, MESSAGE + b".", "does not verify"),
        (signature[::-1], MESSAGE, "does not verify"),
        (signature[:-1], MESSAGE, "a signature of"),
        (signature + b"\0", MESSAGE, "a signature of"),
        (b"", MESSAGE, "a signature of 0"),
        (bytes(len(signature)), MESSAGE, "does not verify"),
        (b"\xff" * len(signature), MESSAGE, "does not verify"),
    ):
        with pytest.raises(SignatureInvalid, match=reason):
            schemes.verify(spki, algorithm, wrong, message)


def test_both_arcs_hold_one_signature() -> None:
    """The Russian value is the exact reversal of Kazakhstan's."""
    key = KEYS["gost-2015-512"]
    r, s = _pair("gost-2015-512")
    choice = gost.Choice("", False, r, s)
    ours = gost.encode("gost-2015-512", choice)
    theirs = gost.encode("gost-2015-512-rfc9215", choice)
    assert ours == theirs[::-1]
    russian = gost.spki("gost-2015-512-rfc9215", key.value)
    algorithm = schemes.signature_algorithm("gost-2015-512-rfc9215")
    schemes.verify(russian, algorithm, theirs, MESSAGE)
    with pytest.raises(SignatureInvalid, match="not of the signature's kind"):
        schemes.verify(_spki("gost-2015-512"), algorithm, theirs, MESSAGE)


@pytest.mark.parametrize("scheme", CURVE_OF)
def test_requests_and_cms(scheme: str) -> None:
    spki, subject = _spki(scheme), names.build_name([("CN", "Synthetic")])
    info = pkcs10.build_info(subject, spki, ())
    request = pkcs10.assemble(info, scheme, _signature(scheme, info))
    assert pkcs10.verify(request).spki == spki
    signed = cms.build_signed(
        MESSAGE, spki, scheme, NOW, lambda data: _signature(scheme, data)
    )
    found = cms.verify_with_key(signed, MESSAGE, spki).signed
    assert found.digest == schemes.get(scheme).digest
    with pytest.raises(SignatureInvalid, match="other content"):
        cms.verify_with_key(signed, MESSAGE + b" ", spki)
    # Others name the key's algorithm and leave the digest to its own field.
    form = gost.form_of(scheme)
    plain = der.element(0x30, leaf.oid(form.key_oid))
    assert schemes.with_digest(plain, form.digest) == schemes.signature_algorithm(
        scheme
    )


def test_both_forms_of_cka_value_and_no_third() -> None:
    value = KEYS["gost-2015-512"].value
    wrapped = leaf.octets(value)
    assert gost.spki("gost-2015-512", wrapped) == gost.spki("gost-2015-512", value)
    for third in (
        b"\x04" + value,
        value[:-1],
        value + b"\0",
        b"",
        der.element(0x30, leaf.octets(value)),
        leaf.octets(wrapped),
    ):
        with pytest.raises(EncodingInvalid, match="SQ-VER-12"):
            gost.spki("gost-2015-512", third)
    with pytest.raises(EncodingInvalid, match="not on the curve"):
        gost.spki("gost-2015-512", value[64:] + value[:64])
    with pytest.raises(SchemeUnsupported, match="rsa-2048"):
        gost.spki("rsa-2048", value)


def _key(oid: str, *parameters: str, value: bytes | None = None) -> bytes:
    if value is None:
        value = KEYS["gost-2015-512"].value
    algorithm = der.element(
        0x30,
        leaf.oid(oid),
        der.element(0x30, *(leaf.oid(name) for name in parameters)),
    )
    return der.element(0x30, algorithm, leaf.bits(leaf.octets(value)))


KZ, RU = "1.2.398.3.10.1", "1.2.643.7.1"


@pytest.mark.parametrize(
    ("spki", "error", "reason"),
    [
        (_key(f"{RU}.1.1.2", "1.2.3"), SchemeUnsupported, "curve"),
        (_key(f"{RU}.1.1.2"), EncodingInvalid, "not the parameters"),
        (_key(f"{RU}.1.1.2", "1.2.643.2.2.35.1"), EncodingInvalid, "another kind"),
        (_key(f"{RU}.1.1.2", f"{KZ}.1.2.2.1"), EncodingInvalid, "another kind"),
        (_key(f"{KZ}.1.2.2", f"{RU}.2.1.2.1"), EncodingInvalid, "another kind"),
        (
            _key(f"{RU}.1.1.2", f"{RU}.2.1.2.1", f"{RU}.1.2.2"),
            EncodingInvalid,
            "digest of another",
        ),
        (
            _key(f"{KZ}.1.2.2", f"{KZ}.1.2.2.1", f"{RU}.1.2.3"),
            EncodingInvalid,
            "digest of another",
        ),
        (
            _key(f"{RU}.1.1.2", f"{RU}.2.1.2.1", value=bytes(127)),
            EncodingInvalid,
            "a point of 127",
        ),
        (
            _key(f"{RU}.1.1.2", f"{RU}.2.1.2.1", value=bytes(128)),
            EncodingInvalid,
            "not on the curve",
        ),
        (
            _key(f"{RU}.1.1.2", f"{RU}.2.1.2.1", value=b"\xff" * 128),
            EncodingInvalid,
            "not on the curve",
        ),
    ],
)
def test_hostile_keys(spki: bytes, error: type[Exception], reason: str) -> None:
    with pytest.raises(error, match=reason):
        gost.public_key(spki)


def test_keys_that_verify_though_no_token_of_ours_makes_them() -> None:
    key = Key.generate("512-b")
    spki = _key(f"{RU}.1.1.2", f"{RU}.2.1.2.2", value=key.value)
    hashed = gost.digest("streebog512", MESSAGE)
    r, s = key.sign(int.from_bytes(hashed, "little"))
    value = gost.encode("gost-2015-512-rfc9215", gost.Choice("", False, r, s))
    algorithm = schemes.signature_algorithm("gost-2015-512-rfc9215")
    schemes.verify(spki, algorithm, value, MESSAGE)
    with pytest.raises(SchemeUnsupported, match="curve"):
        schemes.of_spki(spki)
    bare = _key(f"{RU}.1.1.2", f"{RU}.2.1.2.1", value=KEYS["gost-2015-512"].value)
    assert gost.public_key(bare).form.scheme == "gost-2015-512-rfc9215"


def test_algorithms_that_are_not_whole() -> None:
    spki, signature = _spki("gost-2015-512"), _signature("gost-2015-512")
    oid = leaf.oid(f"{KZ}.1.2.3.2")
    schemes.verify(spki, der.element(0x30, oid), signature, MESSAGE)
    with pytest.raises(EncodingInvalid, match="unknown parameters"):
        schemes.verify(spki, der.element(0x30, oid, oid), signature, MESSAGE)
    with pytest.raises(SchemeUnsupported, match=r"1\.2\.840"):
        gost.verify(spki, schemes.signature_algorithm("rsa-2048"), b"", b"")


# -- verify, then choose ---


def _laid_out(r: int, s: int, size: int) -> dict[str, bytes]:
    return {
        "r-s little": r.to_bytes(size, "little") + s.to_bytes(size, "little"),
        "s-r big": s.to_bytes(size, "big") + r.to_bytes(size, "big"),
        "s-r little": s.to_bytes(size, "little") + r.to_bytes(size, "little"),
        "r-s big": r.to_bytes(size, "big") + s.to_bytes(size, "big"),
    }


@pytest.mark.parametrize("scheme", CURVE_OF)
@pytest.mark.parametrize("order", ["r-s little", "s-r big", "s-r little", "r-s big"])
@pytest.mark.parametrize("turned", [False, True])
def test_every_byte_order_of_a_token(scheme: str, order: str, turned: bool) -> None:
    hashed = gost.digest(schemes.get(scheme).digest, MESSAGE)
    e = int.from_bytes(hashed, "big" if turned else "little")
    r, s = KEYS[scheme].sign(e)
    raw = _laid_out(r, s, KEYS[scheme].size)[order]
    found = gost.choose(_spki(scheme), raw, MESSAGE)
    assert found == gost.Choice(order, turned, r, s)
    if not turned:
        algorithm = schemes.signature_algorithm(scheme)
        value = gost.encode(scheme, found)
        schemes.verify(_spki(scheme), algorithm, value, MESSAGE)


def test_no_order_and_another_length() -> None:
    spki = _spki("gost-2015-512")
    with pytest.raises(SignatureInvalid, match="0 of 8 byte orders"):
        gost.choose(spki, b"\1" * 128, MESSAGE)
    with pytest.raises(SignatureInvalid, match="0 of 8 byte orders"):
        gost.choose(spki, _signature("gost-2015-512", b"another"), MESSAGE)
    for size in (0, 64, 127, 129):
        with pytest.raises(EncodingInvalid, match=f"{size} bytes instead of 128"):
            gost.choose(spki, b"\1" * size, MESSAGE)


def test_two_orders_at_once_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A signature that reads the same both ways proves no order."""
    monkeypatch.setattr(gost, "verifies", lambda *_: True)
    with pytest.raises(SignatureInvalid, match="8 of 8 byte orders"):
        gost.choose(_spki("gost-2015-512"), b"\1" * 128, MESSAGE)


# -- the profile's encoding ---


def test_the_profile_says_which_arc_is_spoken() -> None:
    assert schemes.for_profile("gost-2015-512", "kz") == "gost-2015-512"
    assert schemes.for_profile("gost-2015-512", "rfc9215") == "gost-2015-512-rfc9215"
    assert schemes.for_profile("gost-2015-512-rfc9215", "kz") == "gost-2015-512"
    assert schemes.for_profile("gost-2015-256", "rfc9215") == "gost-2015-256"
    assert schemes.for_profile("ecdsa-p256", "kz") == "ecdsa-p256"
    with pytest.raises(SchemeUnsupported, match="gost_encoding = kz"):
        schemes.for_profile("gost-2015-256", "kz")
    with pytest.raises(SchemeUnsupported, match="dsa"):
        schemes.for_profile("dsa", "kz")


def test_no_new_keys_of_2004() -> None:
    assert schemes.get("gost-2004").generate_mechanism == ""
    assert {form.scheme for form in FORMS} == set(CURVE_OF)


SPKI = _spki("gost-2015-512")


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(SPKI) - 1), st.integers(0, 255))
def test_one_changed_byte_of_a_key(at: int, value: int) -> None:
    changed = SPKI[:at] + bytes([value]) + SPKI[at + 1 :]
    if changed == SPKI:
        return
    with pytest.raises((EncodingInvalid, SchemeUnsupported), match="SQ-"):
        gost.public_key(changed)
