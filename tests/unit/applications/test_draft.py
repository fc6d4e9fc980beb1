"""The application file, as a person's editor left it."""

from __future__ import annotations

import pytest

from desktop.applications.draft import load_application_file
from desktop.errors import InputInvalid

TEXT = '[person]\nsurname = "Ли"\n[slip]\nreference = "R-2026-0001"\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_mark_of_the_encoding_is_no_part_of_it(encoding: str) -> None:
    assert load_application_file(TEXT.encode(encoding)).slip_reference == "R-2026-0001"


def test_a_code_page_is_refused_by_name() -> None:
    with pytest.raises(InputInvalid, match="UTF-8"):
        load_application_file(TEXT.encode("cp1251"))
