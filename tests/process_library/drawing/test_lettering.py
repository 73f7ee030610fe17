from process_library.drawing.geometry import Box, Point, rounded_up
from process_library.drawing.lettering import label_size, text_width, wrapped


def test_a_label_wraps_between_words() -> None:
    assert wrapped("Comprobar el saldo de días", 90) == ["Comprobar el", "saldo de días"]


def test_a_long_word_keeps_a_line_of_its_own() -> None:
    assert wrapped("a Otorrinolaringología", 40) == ["a", "Otorrinolaringología"]


def test_wide_letters_take_more_room() -> None:
    assert text_width("mmm") > text_width("iii")


def test_a_second_line_makes_a_label_higher() -> None:
    assert label_size("sí")[1] < label_size("Confirmar la recepción del pedido")[1]


def test_lengths_are_rounded_up_to_the_grid() -> None:
    assert [rounded_up(length) for length in (0, 1, 10, 10.5)] == [0, 10, 10, 20]


def test_touching_a_border_is_no_crossing() -> None:
    box = Box(10, 10, 20, 20)
    assert not box.is_crossed_by(Point(0, 10), Point(50, 10))
    assert box.is_crossed_by(Point(0, 15), Point(50, 15))
