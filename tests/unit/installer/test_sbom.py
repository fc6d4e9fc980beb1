"""The bill of materials, judged by CycloneDX's own schema."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.schema import _res as schemas

from installer import sbom

LOCKS = Path(sbom.__file__).parent / "lock"
BUILT = datetime(2026, 11, 28, tzinfo=UTC)


@pytest.mark.parametrize("system", ["linux", "windows", "macos"])
def test_it_is_cyclonedx_and_names_every_locked_library(system: str) -> None:
    locked = sbom.read_lock(LOCKS / f"build-{system}.txt")
    value = json.loads(sbom.bill_of_materials(locked, BUILT))
    _judge(value)
    names = {item["name"] for item in value["components"]}
    assert {"cryptography", "pyside6-essentials", "python-pkcs11", "python"} <= names
    assert "pyinstaller" in names
    for item in value["components"][1:]:
        assert item["purl"] == f"pkg:pypi/{item['name']}@{item['version']}"
        assert item["properties"], item["name"]


def _judge(value: object) -> None:
    path = Path(str(schemas.BOM_JSON[SchemaVersion.V1_6]))
    schema = json.loads(path.read_bytes())
    found = {
        "spdx.schema.json": "spdx.SNAPSHOT.schema.json",
        "jsf-0.82.schema.json": "jsf-0.82.SNAPSHOT.schema.json",
    }

    def retrieve(uri: str) -> dict[str, Any]:
        name = uri.rpartition("/")[2]
        answer: dict[str, Any] = json.loads(
            (path.parent / found.get(name, name)).read_bytes()
        )
        return answer

    jsonschema_rs.validator_for(schema, retriever=retrieve).validate(value)


def test_the_same_lock_gives_the_same_bytes() -> None:
    locked = sbom.read_lock(LOCKS / "build-linux.txt")
    one, two = (sbom.bill_of_materials(locked, BUILT) for _ in range(2))
    assert one == two
    assert sbom.bill_of_materials(locked[1:], BUILT) != one


def test_a_schema_refuses_what_is_no_bill() -> None:
    value = json.loads(sbom.bill_of_materials([], BUILT))
    value["components"][0]["type"] = "nonsense"
    with pytest.raises(jsonschema_rs.ValidationError, match="nonsense"):
        _judge(value)


def test_a_lock_without_hashes_is_none(tmp_path: Path) -> None:
    path = tmp_path / "lock.txt"
    path.write_text("click==8.1.0\n")
    with pytest.raises(ValueError, match="locked without a hash"):
        sbom.read_lock(path)


@pytest.mark.parametrize(
    "name", ["run", "test", "build-linux", "build-windows", "build-macos"]
)
def test_every_lock_is_hash_pinned(name: str) -> None:
    assert len(sbom.read_lock(LOCKS / f"{name}.txt")) > 40


def test_the_locks_agree_on_versions() -> None:
    run = {item.name: item.version for item in sbom.read_lock(LOCKS / "run.txt")}
    for system in ("linux", "windows", "macos"):
        for item in sbom.read_lock(LOCKS / f"build-{system}.txt"):
            assert run.get(item.name, item.version) == item.version, item.name


def test_every_library_states_a_licence_and_most_bring_its_text() -> None:
    locked = sbom.read_lock(LOCKS / "build-linux.txt")
    text = sbom.copyright_text(locked)
    assert "Files: *" in text
    here = [item for item in locked if sbom._distribution(item.name) is not None]
    unknown = [item.name for item in here if sbom._licence(item.name) == "unknown"]
    assert unknown == []
    names = {name for name, _ in sbom.licences(locked)}
    assert any(name.startswith("cryptography-") for name in names)
    assert len(names) > 50
