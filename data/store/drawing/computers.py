"""Computers and what is plugged into them."""

from drawing.motifs import display
from drawing.shapes import (
    circle,
    draw,
    ground,
    line,
    move,
    path,
    rect,
    ring,
    shade,
    shine,
    turn,
    within,
)
from drawing.tones import GLASS, TONES, Tone


def laptop(tone: Tone) -> str:
    deck = "M98 246H302L336 300Q340 310 328 310H72Q60 310 64 300z"
    return draw(
        ground(200, 165),
        rect(92, 84, 216, 166, 13, tone.body),
        rect(99, 91, 202, 150, 7, GLASS),
        display(104, 97, 192, 136, 3),
        circle(200, 94, 1.8, "#59647c"),
        path(deck, tone.body),
        shine("M98 246H302L304 250H96z", 0.5),
        path("M110 254H290L304 283H96z", tone.deep),
        line("M112 260H288M108 268H292M104 276H296", tone.shade, 5, 1, "11 3"),
        path("M168 288H232L235 305H165z", tone.shade, 0.75),
        path("M61 306H339Q337 320 326 320H74Q63 320 61 306z", tone.shade),
        path("M168 306H232Q230 312 224 312H176Q170 312 168 306z", tone.deep, 0.5),
    )


def two_in_one(tone: Tone) -> str:
    """The tablet on its stand, the thin keyboard in front, the pen beside it."""
    return draw(
        ground(204, 160),
        path("M270 150L340 276Q344 284 334 284H300z", tone.deep),
        rect(84, 66, 232, 190, 16, tone.shade),
        rect(84, 66, 228, 186, 16, tone.body),
        rect(92, 74, 212, 170, 10, GLASS),
        display(98, 80, 200, 158, 6),
        circle(198, 77, 1.8, "#59647c"),
        # The keyboard, a cover rather than a case.
        path("M88 256H312L336 306Q339 314 330 314H70Q61 314 64 306z", tone.shade),
        path("M88 254H312L336 302Q339 310 330 310H70Q61 310 64 302z", tone.body),
        line("M100 264H300M96 274H304M91 284H309", tone.deep, 6, 0.85, "13 3"),
        path("M160 292H240L243 306H157z", tone.shade, 0.8),
        turn(
            16,
            rect(346, 150, 12, 150, 6, tone.light),
            rect(352, 150, 6, 150, 3, tone.shade, 0.6),
            path("M346 298h12l-6 20z", tone.deep),
            cx=352,
            cy=230,
        ),
    )


def tablet(tone: Tone) -> str:
    return draw(
        ground(200, 128),
        turn(
            -7,
            rect(108, 66, 188, 256, 18, tone.shade),
            rect(106, 64, 188, 254, 18, tone.body),
            rect(115, 73, 170, 236, 10, GLASS),
            display(121, 80, 158, 222, 5),
            circle(200, 76.5, 2, "#59647c"),
            line("M176 296H224", "#fff", 3, 0.7),
        ),
        turn(
            14,
            rect(300, 120, 13, 176, 6.5, tone.light),
            rect(307, 120, 6, 176, 3, tone.shade, 0.5),
            path("M300 292h13l-6.5 22z", tone.deep),
            cx=306,
            cy=210,
        ),
    )


def monitor(tone: Tone) -> str:
    return draw(
        ground(200, 100),
        path("M176 252H224L232 304H168z", tone.round),
        shade("M176 252H224L226 266H174z", 0.25),
        path("M118 314Q120 300 140 300H260Q280 300 282 314Q282 322 272 322H128Q118 322 118 314z", tone.drum),
        rect(50, 76, 300, 186, 12, tone.body),
        rect(57, 83, 286, 166, 7, GLASS),
        display(61, 87, 278, 158, 4),
        circle(334, 255.5, 2.4, "#7ee0a1"),
    )


def keyboard(tone: Tone) -> str:
    # Rows of keys as dashed lines: height of the row, height of a key, dashes.
    rows = (
        (152, 19, "17 4"),
        (175, 19, "19 4"),
        (198, 19, "18 4"),
        (221, 19, "29 4 17 4 17 4 17 4 17 4 17 4"),
        (246, 22, "24 4 24 4 24 4 112 4 24 4 24 4 24 4"),
    )
    return draw(
        ground(200, 150, 284),
        turn(
            -9,
            rect(46, 140, 308, 138, 16, tone.deep),
            rect(46, 132, 308, 138, 16, tone.body),
            *(line(f"M62 {y}H340", tone.deep, height, 0.85, dash) for y, height, dash in rows),
            *(line(f"M62 {y - 2}H340", tone.shade, height - 6, 0.9, dash) for y, height, dash in rows),
            line("M62 141.5H340", "#fff", 1.5, 0.35, "17 4"),
        ),
    )


def mouse(tone: Tone) -> str:
    shell = "M200 80C262 80 282 138 282 206C282 278 250 322 200 322C150 322 118 278 118 206C118 138 138 80 200 80z"
    return draw(
        ground(200, 100, 318),
        turn(
            14,
            within(
                shell,
                tone.body,
                shade("M118 206Q200 240 282 206V190Q200 224 118 190z", 0.18),
                shade("M236 70Q300 200 236 330H300V70z", 0.12),
                line("M200 70V206", tone.deep, 3, 0.7),
                shine("M136 190Q136 110 178 96Q152 136 150 196z", 0.35),
            ),
            rect(186, 116, 28, 58, 14, tone.deep),
            rect(191, 122, 18, 46, 9, tone.shade),
            line("M194 134H206M194 145H206M194 156H206", tone.deep, 3),
        ),
    )


def webcam(tone: Tone) -> str:
    return draw(
        ground(200, 84),
        path("M184 200H216V300H184z", tone.round),
        path("M118 312Q120 296 142 296H258Q280 296 282 312Q282 322 272 322H128Q118 322 118 312z", tone.drum),
        shade("M184 218H216V232H184z", 0.3),
        rect(88, 96, 224, 124, 62, tone.body),
        circle(200, 158, 56, tone.deep),
        circle(200, 158, 44, GLASS),
        ring(200, 158, 36, "#3b4a6b", 5),
        circle(200, 158, 20, "#0b0f18"),
        circle(186, 144, 9, "#9fc3ee", 0.8),
        circle(276, 158, 5, "#7ee0a1"),
        line("M118 150v16M126 150v16", tone.deep, 3, 0.6),
        shine("M110 130Q124 104 156 104H200Q150 108 122 140z", 0.35),
    )


def _drive(tone: Tone, x: float, y: float, width: float, height: float, corner: float, *details: str) -> str:
    return draw(
        rect(x + 9, y + 9, width, height, corner, tone.deep),
        rect(x, y, width, height, corner, tone.body),
        *details,
    )


def hard_drive(tone: Tone) -> str:
    return draw(
        ground(206, 130),
        line("M200 92C200 40 320 40 316 110C312 160 330 170 330 200", TONES["rubber"].base, 8),
        rect(190, 78, 20, 26, 4, TONES["steel"].base),
        _drive(
            tone,
            112,
            98,
            168,
            214,
            20,
            shade("M250 98H260Q280 98 280 118V292Q280 312 260 312H250z", 0.14),
            line("M138 250H226M138 264H226M138 278H226", tone.deep, 4, 0.5),
            shine("M124 130Q124 110 144 110H200Q140 116 132 200z", 0.35),
            circle(252, 286, 5, "#7fd0ff"),
        ),
    )


def solid_state_drive(tone: Tone) -> str:
    return draw(
        ground(200, 112, 312),
        line("M252 140C300 90 350 120 330 180C316 224 340 250 350 262", TONES["rubber"].base, 8),
        turn(
            -14,
            _drive(
                tone,
                122,
                128,
                140,
                172,
                26,
                rect(134, 140, 116, 148, 18, tone.shade, 0.35),
                line("M150 216L196 170M150 246L226 170M166 260L226 200", tone.light, 5, 0.8),
                circle(232, 272, 5, "#7fd0ff"),
            ),
            rect(180, 116, 30, 14, 4, TONES["steel"].base),
        ),
    )


def router(tone: Tone) -> str:
    antenna = rect(0, 0, 14, 150, 7, tone.round)
    return draw(
        ground(200, 150),
        line("M168 120Q200 92 232 120M148 98Q200 54 252 98M184 142Q200 130 216 142", "#6a9fd8", 8, 0.75),
        turn(-10, move(92, 112, antenna), cx=99, cy=262),
        turn(10, move(294, 112, antenna), cx=301, cy=262),
        move(193, 158, antenna, scale=0.9),
        path(
            "M92 246H308Q324 246 330 262L344 296Q348 314 330 314H70Q52 314 56 296L70 262Q76 246 92 246z",
            tone.body,
        ),
        path("M56 296H344Q350 316 330 316H70Q50 316 56 296z", tone.shade),
        shine("M96 252H260L240 262H88z", 0.35),
        *(
            circle(150 + 25 * index, 280, 4.5, colour)
            for index, colour in enumerate(("#7ee0a1", "#7ee0a1", "#7fd0ff", "#7ee0a1", tone.deep))
        ),
        rect(84, 316, 30, 8, 3, tone.deep),
        rect(286, 316, 30, 8, 3, tone.deep),
    )
