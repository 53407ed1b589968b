"""Sound: what plays it and what records it."""

from drawing.shapes import (
    both,
    box,
    circle,
    draw,
    ground,
    hoop,
    line,
    move,
    oval,
    path,
    rect,
    ring,
    shade,
    shine,
    turn,
    within,
)
from drawing.tones import GLASS, RUBBER, STEEL, TONES, Tone


def _mesh(x: float, y: float, width: float, height: float, colour: str, opacity: float = 0.5) -> str:
    """A grille: rows of dots."""
    rows = "".join(f"M{x + (row % 2) * 5:g} {y + row * 9:g}h{width:g}" for row in range(int(height / 9) + 1))
    return line(rows, colour, 4, opacity, "0 10")


def headphones(tone: Tone) -> str:
    cup = draw(
        rect(78, 186, 52, 116, 26, tone.body),
        shade("M78 250Q100 262 130 250V276Q130 302 104 302Q78 302 78 276z", 0.1),
        rect(120, 190, 34, 108, 17, TONES["rubber"].round),
        rect(86, 204, 8, 60, 4, "#fff", 0.3),
        rect(96, 158, 14, 44, 6, STEEL.round),
    )
    return draw(
        ground(200, 120),
        line("M104 190C96 40 304 40 296 190", tone.shade, 22),
        line("M103 184C98 48 302 48 297 184", tone.base, 15),
        line("M128 104C156 68 214 62 250 82", tone.light, 5, 0.8),
        line("M128 128C160 88 240 88 272 128", TONES["rubber"].base, 13),
        both(cup),
    )


def headset(tone: Tone) -> str:
    """Headphones with a microphone on a boom."""
    return draw(
        headphones(tone),
        line("M98 286C98 338 150 336 188 324", TONES["rubber"].base, 8),
        turn(
            -14,
            rect(176, 306, 44, 26, 13, TONES["rubber"].round),
            rect(206, 306, 14, 26, 7, tone.base),
            cx=196,
            cy=320,
        ),
    )


def earbuds(tone: Tone) -> str:
    """The open case, one bud in it and one beside it."""
    bud = draw(
        rect(-11, 0, 22, 78, 11, tone.round),
        circle(0, 0, 29, tone.dome),
        turn(-24, oval(27, 4, 12, 16, RUBBER.round), cx=0, cy=0),
        rect(-4, 62, 8, 12, 3, STEEL.base),
        oval(-9, -10, 9, 6, "#fff", 0.5),
    )
    return draw(
        ground(200, 140),
        # The case, its lid open behind it.
        path("M92 206V160Q92 112 140 112H212Q260 112 260 160V206z", tone.shade),
        path("M106 206V164Q106 126 144 126H208Q246 126 246 164V206z", tone.deep, 0.55),
        path("M84 214Q84 204 94 204H258Q268 204 268 214V258Q268 322 204 322H148Q84 322 84 258z", tone.body),
        path("M84 214Q84 204 94 204H258Q268 204 268 214V220H84z", tone.light, 0.8),
        circle(176, 264, 5, "#7ee0a1"),
        shine("M96 234H110V262Q110 292 136 308Q96 300 96 258z", 0.4),
        # One bud rests in it, the other lies beside.
        move(176, 172, bud, scale=0.86),
        path("M118 204H234V216H118z", tone.light),
        turn(28, move(316, 222, bud, scale=1.08), cx=316, cy=222),
    )


def bluetooth_speaker(tone: Tone) -> str:
    return draw(
        ground(200, 150),
        line("M322 190C372 176 372 268 322 258", tone.deep, 9),
        within(
            box(62, 142, 276, 176, 62),
            tone.drum,
            _mesh(70, 154, 260, 160, tone.deep, 0.35),
            rect(62, 142, 46, 176, 0, tone.deep, 0.25),
            rect(292, 142, 46, 176, 0, tone.deep, 0.25),
        ),
        oval(84, 230, 22, 62, TONES["rubber"].base),
        oval(84, 230, 13, 44, tone.shade),
        oval(316, 230, 22, 62, TONES["rubber"].base),
        oval(316, 230, 13, 44, tone.shade),
        rect(136, 132, 128, 24, 12, TONES["rubber"].drum),
        line("M158 144h12M164 138v12M194 138l12 6-12 6zM230 144h12", "#fff", 3, 0.85),
        shine("M120 168H280V176H120z", 0.3),
    )


def _cabinet(tone: Tone, x: float) -> str:
    return draw(
        rect(x, 92, 112, 230, 12, tone.body),
        shade(f"M{x + 96} 92h4q12 0 12 12v206q0 12 -12 12h-4z", 0.16),
        circle(x + 52, 142, 27, tone.deep),
        circle(x + 52, 142, 19, TONES["rubber"].dome),
        circle(x + 52, 142, 7, STEEL.dome),
        circle(x + 52, 242, 44, tone.deep),
        circle(x + 52, 242, 36, TONES["rubber"].dome),
        ring(x + 52, 242, 25, "#000", 3, 0.3),
        circle(x + 52, 242, 14, STEEL.dome),
    )


def speaker(tone: Tone) -> str:
    """A pair for the shelf."""
    return draw(ground(200, 150), _cabinet(tone, 76), _cabinet(tone, 212))


def soundbar(tone: Tone) -> str:
    """The bar, its subwoofer behind."""
    foot = rect(70, 300, 44, 12, 5, RUBBER.base)
    return draw(
        ground(200, 168, 310),
        # The subwoofer stands behind.
        rect(226, 92, 116, 190, 16, tone.shade),
        rect(226, 92, 108, 190, 16, tone.body),
        circle(280, 166, 42, tone.deep),
        circle(280, 166, 33, RUBBER.dome),
        ring(280, 166, 22, "#000", 3, 0.3),
        circle(280, 166, 11, STEEL.dome),
        both(foot),
        within(
            box(36, 232, 328, 72, 24),
            tone.drum,
            _mesh(52, 245, 300, 54, tone.deep, 0.45),
            rect(36, 232, 32, 72, 0, tone.deep, 0.2),
            rect(332, 232, 32, 72, 0, tone.deep, 0.2),
        ),
        rect(152, 252, 96, 32, 9, GLASS),
        line("M168 268h26M204 268h10M224 268h10", "#7fd0ff", 5),
    )


def microphone(tone: Tone) -> str:
    """A studio microphone on its stand."""
    return draw(
        ground(200, 84),
        line("M132 150V200Q132 262 200 262Q268 262 268 200V150", STEEL.shade, 11),
        rect(192, 256, 16, 56, 4, STEEL.round),
        path("M126 314Q128 298 150 298H250Q272 298 274 314Q274 322 264 322H136Q126 322 126 314z", tone.drum),
        within(
            box(150, 66, 100, 172, 50),
            tone.round,
            rect(150, 66, 100, 84, 0, STEEL.round),
            line(
                "M140 70l120 96M140 94l120 96M140 46l120 96M140 118l120 96M140 166l120 -96M140 142l120 -96M140 118l120 -96M140 190l120 -96",
                STEEL.deep,
                2,
                0.45,
            ),
            rect(150, 146, 100, 100, 0, tone.round),
            rect(150, 142, 100, 9, 0, TONES["gold"].round),
        ),
        circle(200, 196, 12, tone.deep),
        circle(200, 196, 5, "#ff6b5e"),
        circle(132, 168, 9, STEEL.dome),
        circle(268, 168, 9, STEEL.dome),
    )


def radio(tone: Tone) -> str:
    return draw(
        ground(200, 145),
        line("M294 132L340 44", STEEL.base, 6),
        circle(340, 44, 6, STEEL.light),
        line("M112 150V118Q112 104 126 104H250Q264 104 264 118V150", tone.shade, 13),
        rect(66, 132, 268, 184, 28, tone.body),
        rect(78, 144, 244, 160, 20, TONES["paper"].base),
        circle(146, 224, 62, tone.shade),
        circle(146, 224, 54, tone.deep),
        _mesh_disc(tone),
        rect(222, 162, 86, 50, 8, "#2a3140"),
        line("M232 178H298", "#ffd27a", 3, 1, "2 6"),
        line("M266 168V204", "#ff6b5e", 4),
        line("M232 196H298", "#fff", 2, 0.5),
        circle(243, 254, 21, tone.dome),
        line("M243 254V238", tone.deep, 4),
        circle(291, 254, 15, tone.dome),
        line("M291 254l8 -9", tone.deep, 4),
        rect(96, 312, 30, 10, 4, tone.deep),
        rect(274, 312, 30, 10, 4, tone.deep),
    )


def _mesh_disc(tone: Tone) -> str:
    return within(
        "M98 224a48 48 0 1 1 96 0a48 48 0 1 1 -96 0z", tone.deep, _mesh(98, 180, 96, 92, tone.light, 0.7)
    )


def turntable(tone: Tone) -> str:
    """From above, a record playing."""
    return draw(
        ground(200, 155),
        rect(56, 128, 288, 190, 20, tone.shade),
        rect(56, 116, 288, 188, 20, tone.body),
        oval(176, 210, 102, 84, tone.deep),
        oval(176, 208, 98, 80, "#1d1e24"),
        *(hoop(176, 208, rx, rx * 0.816, "#44464f", 2) for rx in (84, 68, 52)),
        shine("M176 208L100 156Q124 132 158 129z", 0.14),
        shine("M176 208L252 260Q228 284 194 287z", 0.1),
        oval(176, 208, 34, 28, "#e2703a" if tone.name != "orange" else "#4787cd"),
        oval(176, 208, 5, 4, "#fff"),
        circle(308, 150, 20, STEEL.dome),
        line("M308 150V226L250 244", STEEL.base, 8),
        line("M308 150V226L250 244", "#fff", 2, 0.6),
        turn(-18, rect(232, 236, 26, 15, 4, TONES["rubber"].base), cx=245, cy=243),
        circle(306, 274, 11, tone.deep),
        circle(304, 272, 9, STEEL.dome),
        rect(84, 312, 36, 10, 4, tone.deep),
        rect(280, 312, 36, 10, 4, tone.deep),
    )
