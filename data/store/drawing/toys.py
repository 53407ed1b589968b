"""Toys and games."""

from drawing.motifs import eyes
from drawing.shapes import both, circle, draw, ground, hoop, line, move, oval, path, rect, shade, shine, turn
from drawing.tones import INK, PAPER, RUBBER, STEEL, TONES, WHITE, WOOD, Tone


def _brick(x: float, y: float, studs: int, tone: Tone) -> str:
    width = 56 * studs
    return draw(
        *(rect(x + 56 * stud + 12, y - 15, 32, 22, 5, tone.base) for stud in range(studs)),
        *(oval(x + 56 * stud + 28, y - 13, 16, 4, tone.light) for stud in range(studs)),
        rect(x, y, width, 62, 7, tone.body),
        shade(f"M{x} {y + 52}h{width}v3q0 7 -7 7h{14 - width}q-7 0 -7 -7z", 0.18),
        shine(f"M{x + 4} {y + 4}h{width - 8}v6h{8 - width}z", 0.35),
    )


def building_blocks(tone: Tone) -> str:
    """A wall of bricks, the last one about to land."""
    first, second, third, fourth = tone.each(4)
    return draw(
        ground(200, 150),
        _brick(60, 260, 3, fourth),
        _brick(230, 260, 2, third),
        _brick(90, 196, 2, second),
        _brick(204, 196, 2, first),
        _brick(146, 132, 2, third),
        turn(-14, _brick(250, 92, 1, second), cx=280, cy=120),
    )


def _plush_ears(tone: Tone) -> str:
    """A rabbit's, a dragon's or a bear's, whatever comes in this colour."""
    if tone.name in ("pink", "white", "grey"):
        inner = tone.accent("pink", "white").light
        return both(turn(-10, oval(164, 66, 22, 58, tone.dome), oval(164, 68, 11, 42, inner), cx=164, cy=110))
    if tone.name == "green":
        spike = TONES["yellow"].base
        ear = draw(path("M152 88L136 48L178 66z", tone.shade), path("M134 62L118 78L140 92z", spike))
        return draw(path("M200 34L220 70H180z", spike), both(ear))
    return both(circle(140, 84, 31, tone.dome), circle(140, 86, 17, tone.light))


def plush_toy(tone: Tone) -> str:
    panda = tone.name == "black"
    fur = WHITE if panda else tone
    ribbon = tone.accent("red", "blue")
    return draw(
        ground(200, 112),
        both(turn(32, oval(112, 228, 27, 50, tone.dome), cx=112, cy=228)),
        oval(200, 244, 78, 78, fur.dome),
        oval(200, 254, 48, 50, fur.shade if panda else WHITE.base, 0.6),
        both(oval(140, 298, 37, 30, tone.dome), oval(138, 302, 20, 16, WHITE.base, 0.65)),
        _plush_ears(tone),
        oval(200, 134, 84, 72, fur.dome),
        both(turn(-20, oval(168, 128, 20, 25, tone.base), cx=168, cy=128)) if panda else "",
        oval(200, 160, 36, 27, WHITE.base, 0.85),
        eyes(200, 128, 32),
        both(circle(142, 156, 12, TONES["pink"].base, 0.55)),
        path("M186 148Q200 140 214 148Q212 160 200 162Q188 160 186 148z", "#33261c"),
        line("M200 160V168Q192 178 184 172M200 168Q208 178 216 172", "#33261c", 3.5),
        both(path("M200 214L166 196Q156 214 166 232z", ribbon.base)),
        circle(200, 214, 9, ribbon.shade),
    )


def _meeple(x: float, y: float, tone: Tone) -> str:
    left, right = f"M{x - 18} {y}Q{x - 8} {y - 12} {x - 8} {y - 30}", f"Q{x + 8} {y - 12} {x + 18} {y}z"
    figure = path(f"{left}H{x + 8}{right}", tone.body)
    return draw(oval(x, y + 2, 22, 7, INK, 0.2), figure, circle(x, y - 40, 14, tone.base))


def _die(x: float, y: float, size: float, tone: Tone, pip: str) -> str:
    places = ((-0.26, -0.26), (0.26, -0.26), (0, 0), (-0.26, 0.26), (0.26, 0.26))
    pips = (circle(x + size * across, y + size * down, size * 0.1, pip) for across, down in places)
    return draw(rect(x - size / 2, y - size / 2, size, size, size * 0.2, tone.body), *pips)


def board_game(tone: Tone) -> str:
    """A board with pieces and two dice."""
    course = "120 218;152 202;186 192;222 192;256 202;284 222;272 250;236 262;198 268;158 262;124 246"
    squares = [[int(part) for part in place.split()] for place in course.split(";")]
    colours = ("red", "yellow", "green", "blue", "purple", "orange")
    return draw(
        ground(200, 162, 312),
        path("M98 160H302L356 290H44z", tone.deep),
        path("M98 152H302L356 280H44z", tone.body),
        path("M108 160H292L338 272H62z", "#d7e8c4"),
        line(f"M{course.replace(';', 'L')}z", PAPER.base, 13),
        *(oval(x, y, 15, 10, TONES[colours[index % 6]].base) for index, (x, y) in enumerate(squares)),
        path("M170 236Q198 204 226 236z", TONES["leaf"].base),
        path("M196 240Q214 218 236 240z", TONES["leaf"].shade),
        _meeple(130, 206, TONES["red"]),
        _meeple(272, 212, TONES["blue"]),
        _meeple(188, 180, TONES["yellow"]),
        turn(-12, _die(255, 129, 66, WHITE, "#33363d"), cx=255, cy=129),
        turn(18, _die(165, 109, 50, TONES["red"], "#fff"), cx=165, cy=109),
    )


def remote_control_car(tone: Tone) -> str:
    def tyre(x: float) -> str:
        return draw(
            circle(x, 272, 46, RUBBER.base),
            line(f"M{x} 272m-41 0a41 41 0 1 1 0 .1", RUBBER.deep, 9, 1, "8 6"),
            circle(x, 272, 24, STEEL.dome),
            circle(x, 272, 9, tone.base),
        )

    return draw(
        ground(200, 160),
        line("M286 178Q304 120 294 60", STEEL.deep, 4),
        circle(294, 58, 7, tone.accent("red", "yellow").base),
        path(
            "M62 244Q54 214 84 206L128 198L160 154Q166 146 178 146H252Q266 146 272 158L292 198L326 204Q346 210 344 240Q344 254 330 254H76Q64 254 62 244z",
            tone.body,
        ),
        path("M146 198L172 162Q176 158 182 158H206V198zM218 158H248Q256 158 260 164L276 198H218z", "#2b3b52"),
        shine("M150 196L174 164H190L164 196z", 0.4),
        shade("M62 234H344Q346 254 330 254H76Q64 254 62 234z", 0.18),
        path("M186 206H234L220 250H172z", "#fff", 0.85),
        path("M66 222Q68 212 86 212L90 226z", "#ffe9a8"),
        rect(330, 216, 14, 20, 5, TONES["red"].deep),
        rect(268, 138, 62, 12, 5, tone.shade),
        line("M284 150L290 176M316 150L310 200", tone.deep, 6),
        shine("M92 214L132 206H180L100 226z", 0.3),
        tyre(118),
        tyre(288),
    )


def _piece(x: float, y: float, tone: Tone) -> str:
    edges = (
        "H36a14 14 0 1 1 28 0H100",
        "V36a14 14 0 1 1 0 28V100",
        "H64a14 14 0 1 0 -28 0H0",
        "V64a14 14 0 1 0 0 -28z",
    )
    outline = "M0 0" + "".join(edges)
    return move(x, y, move(4, 6, path(outline, tone.deep)), path(outline, tone.body), shine("M6 6H34V12H6z"))


def puzzle(tone: Tone) -> str:
    """Four pieces, the last one about to fit."""
    first, second, third, fourth = tone.each(4)
    return draw(
        ground(200, 126),
        _piece(98, 212, third),
        _piece(198, 212, fourth),
        _piece(98, 112, second),
        turn(14, _piece(216, 82, first), cx=266, cy=132),
    )


def doll(tone: Tone) -> str:
    """The dress has the product's colour."""
    hair = TONES["brown"]
    skin = TONES["skin"]
    return draw(
        ground(200, 92, 336),
        path(
            "M124 130C112 60 156 36 200 36C244 36 288 60 276 130L284 206Q276 222 258 216L250 160H150L142 216Q124 222 116 206z",
            hair.body,
        ),
        line("M166 268V322M234 268V322", skin.base, 26),
        line("M166 294V322M234 294V322", WHITE.base, 27),
        path("M140 320Q150 306 182 318V336H142zM260 320Q250 306 218 318V336H258z", TONES["red"].shade),
        line("M150 206L112 250M250 206L288 250", skin.base, 23),
        path("M158 186H242L282 288Q200 310 118 288z", tone.body),
        path("M118 288L123 274Q200 296 277 274L282 288Q200 310 118 288z", "#fff", 0.75),
        path("M158 186L122 226L146 244L172 204zM242 186L278 226L254 244L228 204z", tone.shade),
        *(
            circle(x, y, 6, "#fff", 0.8)
            for x, y in ((180, 226), (222, 222), (202, 254), (156, 264), (246, 262))
        ),
        path("M166 188Q200 216 234 188L226 182H174z", "#fff"),
        oval(200, 122, 64, 60, skin.dome),
        path("M138 124C132 74 168 58 200 58C232 58 268 74 262 124Q248 88 210 84Q160 84 138 124z", hair.body),
        eyes(200, 128, 25, 8),
        both(circle(158, 146, 11, TONES["pink"].base, 0.7)),
        line("M190 150q10 10 20 0", TONES["red"].base, 4),
        path("M252 70L232 54Q224 70 232 86zM252 70L272 54Q280 70 272 86z", TONES["red"].base),
        circle(252, 70, 7, TONES["red"].shade),
    )


def _pencil(x: float, y: float, tone: Tone) -> str:
    return draw(
        path(f"M{x} {y + 32}L{x + 11} {y}L{x + 22} {y + 32}z", TONES["biscuit"].light),
        path(f"M{x + 7} {y + 12}L{x + 11} {y}L{x + 15} {y + 12}z", tone.base),
        rect(x, y + 30, 22, 130, 2, tone.body),
    )


def craft_kit(tone: Tone) -> str:
    """A box of pencils, brush and scissors."""
    brush = draw(
        rect(-8, 40, 16, 100, 5, WOOD.body),
        rect(-12, 16, 24, 30, 3, STEEL.round),
        path("M-11 18Q-12 -20 0 -30Q12 -20 11 18z", TONES["purple"].base),
    )
    scissors = draw(
        line("M-10 0L14 70M10 0L-14 70", STEEL.shade, 9),
        hoop(-16, -18, 14, 19, TONES["red"].base, 9),
        hoop(16, -18, 14, 19, TONES["red"].shade, 9),
    )
    return draw(
        ground(200, 150),
        turn(-12, _pencil(96, 86, TONES["red"]), cx=110, cy=210),
        turn(-4, _pencil(132, 66, TONES["yellow"]), cx=140, cy=210),
        turn(4, _pencil(166, 74, TONES["green"]), cx=176, cy=210),
        turn(12, move(234, 112, brush), cx=234, cy=220),
        turn(16, move(282, 148, scissors), cx=282, cy=200),
        # The box.
        path("M74 206H326L312 306Q310 322 294 322H106Q90 322 88 306z", tone.body),
        rect(64, 194, 272, 24, 9, tone.drum),
        shade("M75 218H325L324 226H76z", 0.18),
        path("M200 244l9 19 21 3-15 15 3 21-18-10-18 10 3-21-15-15 21-3z", "#fff", 0.85),
        circle(130, 270, 14, TONES["pink"].base),
        rect(258, 258, 26, 26, 5, TONES["blue"].base),
        shine("M90 230H106L114 310H104z", 0.3),
        circle(56, 312, 12, TONES["purple"].base),
        circle(344, 312, 12, TONES["red"].base),
        circle(364, 314, 10, TONES["yellow"].base),
    )


def scooter(tone: Tone) -> str:
    return draw(
        ground(204, 150),
        line("M292 284L258 74", STEEL.shade, 13),
        line("M288 276L256 86", STEEL.light, 3, 0.8),
        line("M216 82L302 66", RUBBER.base, 13),
        line("M210 83L230 79M288 69L308 65", tone.base, 17),
        path("M262 186L284 182L304 262Q300 274 284 270z", tone.body),
        path(
            "M86 262Q80 250 94 248H226Q248 248 258 232L276 240Q268 274 236 274H96Q88 272 86 262z", tone.body
        ),
        line("M112 255H222", RUBBER.base, 6, 0.7, "0 11"),
        path("M68 268Q70 240 104 244L128 256Q92 250 86 276z", tone.shade),
        *(
            draw(
                circle(x, 288, 34, RUBBER.base),
                circle(x, 288, 21, tone.light),
                circle(x, 288, 7, STEEL.deep),
                line(f"M{x} 288m-16 0h32M{x} 288m-8 -14l16 28M{x} 288m8 -14l-16 28", tone.shade, 4),
            )
            for x in (106, 292)
        ),
    )
