"""Dogs, cats and fish."""

from drawing.motifs import pouch
from drawing.shapes import (
    circle,
    draw,
    flip,
    ground,
    line,
    move,
    oval,
    path,
    rect,
    shade,
    shine,
    turn,
    within,
)
from drawing.tones import HALO, PAPER, STEEL, TONES, WHITE, Tone

WATER = TONES["water"]
SACK = TONES["biscuit"]
BONE = (
    "M-30 -9H30C30 -26 54 -30 56 -14C57 -6 52 -2 50 0C52 2 57 6 56 14C54 30 30 26 30 9H-30"
    "C-30 26 -54 30 -56 14C-57 6 -52 2 -50 0C-52 -2 -57 -6 -56 -14C-54 -30 -30 -26 -30 -9z"
)


def _dog(x: float, y: float, size: float, fur: Tone) -> str:
    return move(
        x,
        y,
        path("M-34 -30Q-62 -34 -58 6Q-54 26 -38 18zM34 -30Q62 -34 58 6Q54 26 38 18z", fur.shade),
        circle(0, 0, 42, fur.dome),
        oval(0, 18, 24, 18, WHITE.base),
        oval(0, 8, 9, 6, "#33261c"),
        line("M-16 -8h.1M16 -8h.1", "#33261c", 9),
        line("M0 12v8q-8 8 -14 2M0 20q8 8 14 2", "#33261c", 3),
        scale=size,
    )


def _cat(x: float, y: float, size: float, fur: Tone) -> str:
    return move(
        x,
        y,
        path("M-42 4L-40 -44L-10 -30zM42 4L40 -44L10 -30z", fur.shade),
        circle(0, 2, 42, fur.dome),
        line("M-16 -4h.1M16 -4h.1", "#33261c", 9),
        path("M-6 10h12l-6 7z", TONES["pink"].shade),
        line(
            "M0 17q-8 9 -14 3M0 17q8 9 14 3M-22 14l-24 -4M-22 20l-24 4M22 14l24 -4M22 20l24 4",
            "#33261c",
            2.5,
            0.8,
        ),
        scale=size,
    )


def _bowl(x: float, tone: Tone, food: Tone) -> str:
    return draw(
        *(
            circle(x + dx, 278 + dy, 10, food.dome)
            for dx, dy in ((-28, 2), (-8, -6), (12, -4), (30, 2), (0, 2), (-18, -2))
        ),
        path(
            f"M{x - 46} 282H{x + 46}L{x + 58} 314Q{x + 58} 322 {x + 48} 322H{x - 48}Q{x - 58} 322 {x - 58} 314z",
            tone.round,
        ),
        rect(x - 50, 276, 100, 12, 6, tone.light),
    )


def dog_food(tone: Tone) -> str:
    """A bag and a full bowl."""
    return draw(
        ground(204, 142),
        move(
            -34,
            0,
            pouch(
                tone,
                circle(200, 204, 58, PAPER.base),
                _dog(200, 206, 1, TONES["brown"]),
                move(200, 290, path(BONE, "#fff"), scale=0.62),
            ),
        ),
        _bowl(292, tone.accent("red", "blue"), TONES["coffee"]),
    )


def cat_food(tone: Tone) -> str:
    """A bag and a full bowl."""
    fish = path("M-40 0Q-14 -30 24 -4L44 -20V20L24 4Q-14 30 -40 0z", "#fff")
    return draw(
        ground(204, 142),
        move(
            -34,
            0,
            pouch(
                tone,
                circle(200, 204, 58, PAPER.base),
                _cat(200, 206, 1, TONES["orange"]),
                move(200, 292, fish, scale=0.62),
            ),
        ),
        _bowl(292, tone.accent("blue", "red"), TONES["brown"]),
    )


def cat_litter(tone: Tone) -> str:
    """A bag, a tray and a scoop."""
    grains = "".join(
        f"M{x} {y}h.1"
        for x, y in (
            (176, 240),
            (196, 232),
            (218, 240),
            (240, 230),
            (262, 238),
            (286, 232),
            (306, 242),
            (208, 250),
            (230, 248),
            (252, 250),
            (278, 248),
            (190, 252),
            (298, 254),
        )
    )
    return draw(
        ground(208, 150),
        move(-62, -18, pouch(tone, circle(192, 206, 54, PAPER.base), _cat(192, 208, 0.92, TONES["grey"]))),
        turn(
            28,
            rect(286, 110, 16, 90, 8, TONES["blue"].round),
            path("M264 190H324V240Q324 254 294 254Q264 254 264 240z", TONES["blue"].body),
            line("M278 206V236M294 206V240M310 206V236", TONES["blue"].deep, 6),
            cx=294,
            cy=190,
        ),
        path("M156 250Q160 222 206 232Q236 214 262 230Q312 220 330 250z", PAPER.shade),
        line(grains, PAPER.deep, 6, 0.5),
        path("M142 246H346L332 310Q330 322 318 322H170Q158 322 156 310z", TONES["blue"].drum),
        rect(136, 240, 216, 16, 8, TONES["blue"].light),
    )


def cat_tree(tone: Tone) -> str:
    """A cat sits on the post beside the house."""

    def post(x: float, y: float, height: float) -> str:
        rings = "".join(f"M{x} {step}h24" for step in range(int(y) + 8, int(y + height), 10))
        return draw(rect(x, y, 24, height, 4, SACK.round), line(rings, SACK.deep, 2, 0.45))

    return draw(
        ground(200, 120),
        post(118, 120, 186),
        post(262, 190, 116),
        rect(86, 302, 228, 20, 9, tone.drum),
        rect(178, 206, 136, 98, 16, tone.body),
        circle(232, 256, 33, tone.deep),
        circle(232, 258, 29, "#2a1c10", 0.5),
        line("M221 250h.1M243 250h.1", "#ffe08a", 9),
        rect(166, 192, 160, 18, 9, tone.drum),
        path("M74 104H186Q186 132 158 132H102Q74 132 74 104z", tone.body),
        oval(130, 104, 58, 11, tone.light),
        oval(130, 105, 46, 7, tone.shade),
        _cat(130, 70, 0.82, tone.accent("orange", "grey")),
        line("M96 132V176", TONES["grey"].base, 3),
        circle(96, 184, 11, tone.accent("red", "blue").dome),
    )


def dog_lead(tone: Tone) -> str:
    return draw(
        ground(196, 126, 330),
        line("M116 226C60 130 130 60 184 98C236 136 200 236 130 232", tone.shade, 20),
        line("M114 222C62 130 130 62 182 98C232 134 196 230 130 228", tone.base, 15),
        line("M112 210C70 134 130 72 176 100", tone.light, 3, 0.8, "7 5"),
        line("M124 230C150 340 286 340 282 220", tone.shade, 20),
        line("M124 228C150 334 282 334 280 220", tone.base, 15),
        line("M138 266C172 322 270 312 274 226", tone.light, 3, 0.8, "7 5"),
        rect(106, 216, 34, 28, 8, tone.deep),
        rect(266, 172, 28, 52, 8, tone.deep),
        circle(280, 166, 13, STEEL.shade),
        circle(280, 166, 6, HALO),
        rect(271, 132, 18, 26, 5, STEEL.round),
        line("M280 132C252 118 256 70 284 66C318 68 322 112 294 128", STEEL.shade, 9),
        line("M276 126C256 112 262 78 284 72", STEEL.light, 3, 0.9),
        rect(288, 98, 22, 9, 4, TONES["gold"].base),
    )


def pet_bed(tone: Tone) -> str:
    """A dog sleeps in it."""
    return draw(
        ground(200, 158),
        path(
            "M48 238C48 176 120 156 200 156C280 156 352 176 352 238C352 300 284 320 200 320C116 320 48 300 48 238z",
            tone.drum,
        ),
        oval(200, 222, 112, 42, tone.deep),
        oval(200, 230, 108, 38, PAPER.base),
        shade("M92 222A108 38 0 0 1 308 222A112 30 0 0 0 92 222z", 0.2),
        path(
            "M118 232C112 190 170 178 206 190C250 178 290 202 284 236C268 256 132 256 118 232z",
            TONES["brown"].dome,
        ),
        _dog(158, 206, 0.86, TONES["brown"]),
        line("M276 232Q298 224 290 206", TONES["brown"].shade, 12),
        line("M186 238Q210 246 236 236", TONES["brown"].shade, 5),
        path("M60 250C80 306 320 306 340 250C340 296 280 320 200 320C120 320 60 296 60 250z", tone.base),
        shade("M60 250C80 306 320 306 340 250C350 300 280 322 200 322C120 322 50 300 60 250z", 0.08),
        line(
            "M84 270Q96 290 90 304M140 290Q146 304 142 316M200 294V320M260 290Q254 304 258 316M316 270Q304 290 310 304",
            tone.deep,
            4,
            0.3,
        ),
    )


def _fish(x: float, y: float, size: float, tone: Tone) -> str:
    return move(
        x,
        y,
        path("M22 0L46 -18V18z", tone.shade),
        path("M-28 0Q-8 -24 28 0Q-8 24 -28 0z", tone.base),
        path("M-6 -12Q4 -26 16 -10z", tone.shade),
        path("M-2 -13Q6 0 -2 13H6Q14 0 6 -13z", "#fff", 0.8),
        circle(-15, -3, 3.4, "#222"),
        scale=size,
    )


def aquarium(tone: Tone) -> str:
    return draw(
        ground(200, 152),
        rect(62, 96, 276, 210, 10, "#e8f5f8"),
        within(
            "M68 130Q100 122 134 130T200 130T266 130T332 130V300H68z",
            WATER.body,
            path("M60 280Q130 258 200 276T340 268V310H60z", TONES["biscuit"].body),
            line("M108 282C92 250 122 232 106 200M126 284C118 254 142 246 134 220", TONES["leaf"].shade, 8),
            line("M296 280C312 246 286 232 300 196M280 282C270 262 286 250 278 236", TONES["leaf"].base, 8),
            path("M200 284Q198 246 232 242Q266 246 266 284z", TONES["grey"].dome),
            path("M222 284Q222 264 234 264Q246 264 246 284z", "#2c4450"),
            _fish(160, 174, 0.95, TONES["orange"]),
            flip(_fish(156, 210, 0.8, TONES["yellow"])),
            *(
                circle(x, y, r, "#fff", 0.7)
                for x, y, r in (
                    (118, 176, 5),
                    (112, 156, 4),
                    (120, 142, 3),
                    (222, 154, 4),
                    (286, 172, 5),
                    (292, 156, 3),
                )
            ),
        ),
        shine("M76 104H104L90 296H76z", 0.4),
        shine("M112 104H122L110 296H100z", 0.3),
        rect(54, 74, 292, 34, 10, tone.drum),
        rect(176, 84, 48, 8, 4, "#fff", 0.7),
        rect(54, 296, 292, 26, 8, tone.drum),
    )


def pet_carrier(tone: Tone) -> str:
    """A cat looks through the door."""
    bars = "".join(f"M{x} 186V288" for x in range(224, 316, 18)) + "M212 220H322M212 254H322"
    return draw(
        ground(200, 152),
        line("M146 132V108Q146 92 162 92H238Q254 92 254 108V132", tone.deep, 16),
        path("M84 128H316Q336 128 340 150L348 216H52L60 150Q64 128 84 128z", tone.drum),
        path("M52 216H348V292Q348 320 320 320H80Q52 320 52 292z", tone.light),
        shade("M52 280H348V292Q348 320 320 320H80Q52 320 52 292z", 0.12),
        rect(46, 208, 308, 18, 8, tone.deep),
        line("M80 164H130M78 184H130", tone.deep, 9, 0.7),
        line("M82 250H132M82 274H132", tone.deep, 9, 0.3),
        rect(202, 168, 128, 132, 24, tone.deep),
        rect(210, 176, 112, 116, 18, "#2b2a2e"),
        _cat(266, 250, 0.92, tone.accent("orange", "grey")),
        line(bars, STEEL.light, 5),
        rect(168, 204, 20, 30, 5, TONES["gold"].base),
    )


def dog_toy(tone: Tone) -> str:
    """A rubber bone, a ball and a rope."""
    rope = TONES["paper"]
    return draw(
        ground(200, 142, 318),
        line("M104 292C150 330 236 272 300 300", rope.shade, 24),
        line("M104 290C150 328 236 270 300 298", rope.base, 18),
        line("M104 290C150 328 236 270 300 298", tone.base, 18, 1, "9 14"),
        *(
            draw(circle(x, y, 19, rope.shade), circle(x - 2, y - 2, 17, rope.dome))
            for x, y in ((112, 294), (292, 298))
        ),
        line(
            "M96 288L70 276M94 296L64 298M98 304L74 320M308 298L338 288M310 304L340 306M306 310L330 326",
            rope.base,
            6,
        ),
        turn(
            -28,
            move(190, 174, path(BONE, tone.shade), scale=2.3),
            move(190, 167, path(BONE, tone.drum), scale=2.3),
            line("M146 158H234", "#fff", 8, 0.4),
            cx=190,
            cy=170,
        ),
        circle(304, 208, 42, tone.accent("yellow", "blue").dome),
        line("M270 188Q300 206 290 248M318 170Q312 200 344 216", "#fff", 5, 0.85),
    )
