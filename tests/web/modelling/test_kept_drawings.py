"""What is made of drawings is remembered by their content, as long as there is room."""

import pytest

from web import kept_drawings
from web.kept_drawings import kept


@pytest.fixture
def made(monkeypatch):
    monkeypatch.setattr(kept_drawings, "MOST_BYTES", 100)
    return []


@pytest.fixture
def doubled(made):
    @kept
    def double(file: bytes, spoken: str = "es") -> bytes:
        made.append((file[:1], spoken))
        return file * 2

    return double


def test_the_same_file_is_worked_on_once_for_each_language(made, doubled):
    assert [doubled(bytes(b"a" * 10), spoken) for spoken in ("es", "en", "es")] == [b"a" * 20] * 3
    assert made == [(b"a", "es"), (b"a", "en")]


def test_what_was_used_last_is_remembered_as_long_as_there_is_room(made, doubled):
    for name in (b"a", b"b", b"a", b"c", b"d", b"e", b"a", b"b"):
        doubled(name * 9)  # 18 bytes each: five have room
    assert [one for one, _ in made] == [b"a", b"b", b"c", b"d", b"e"]
    doubled(b"f" * 9)
    doubled(b"c" * 9)
    assert [one for one, _ in made][-2:] == [b"f", b"c"]


def test_what_is_too_large_for_all_the_room_is_not_kept(made, doubled):
    doubled(b"a")
    for _ in range(2):
        assert len(doubled(b"x" * 60)) == 120
    doubled(b"a")
    assert [one for one, _ in made] == [b"a", b"x", b"x"]
