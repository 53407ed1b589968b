"""Food and drink."""

from drawing.motifs import leaf, pouch
from drawing.shapes import circle, draw, ground, line, move, oval, path, rect, shade, shine, turn
from drawing.tones import GOLD, PAPER, TONES, WHITE, Tone

WATER = TONES["transparent"]


def _bean(x: float, y: float, degrees: float) -> str:
    tone = TONES["coffee"]
    return turn(
        degrees,
        oval(x, y, 17, 12, tone.dome),
        line(f"M{x - 14} {y}q7 -6 14 0t14 0", tone.deep, 3),
        cx=x,
        cy=y,
    )


def coffee_beans(tone: Tone) -> str:
    """A bag of coffee and a few beans."""
    return draw(
        ground(200, 128),
        pouch(
            tone,
            rect(134, 160, 132, 118, 12, PAPER.base),
            circle(200, 138, 7, tone.deep),
            turn(
                -40,
                oval(200, 212, 38, 26, TONES["coffee"].dome),
                line("M164 212q18 -14 36 0t36 0", TONES["coffee"].deep, 5),
                cx=200,
                cy=212,
            ),
            line("M166 260H234", GOLD.base, 5),
        ),
        _bean(92, 312, -20),
        _bean(118, 318, 30),
        _bean(288, 316, 160),
        _bean(312, 308, 20),
        _bean(74, 322, 60),
    )


def _tin(tone: Tone, *label: str) -> str:
    return draw(
        path("M92 146H228V300Q228 318 160 318Q92 318 92 300z", tone.round),
        oval(160, 146, 68, 16, tone.deep),
        path("M86 110H234V146Q234 160 160 160Q86 160 86 146z", tone.round),
        shade("M86 140Q86 156 160 156Q234 156 234 140V148Q234 164 160 164Q86 164 86 148z", 0.18),
        oval(160, 110, 74, 17, tone.light),
        oval(160, 109, 62, 12, tone.base),
        *label,
    )


def green_tea(tone: Tone) -> str:
    """A round tin and a bowl of tea."""
    return draw(
        ground(200, 142),
        _tin(
            tone,
            path("M110 188H210V288Q160 296 110 288z", PAPER.base),
            leaf(160, 270, -24, 0.66),
            leaf(160, 270, 24, 0.66),
        ),
        path("M226 252H330Q330 314 296 318H260Q226 314 226 252z", WHITE.round),
        oval(278, 252, 52, 13, WHITE.shade),
        oval(278, 253, 45, 10, "#b9cf6c"),
        line("M262 222q-8 -12 0 -24t0 -24M290 222q-8 -12 0 -24t0 -24", "#fff", 6, 0.7),
        leaf(290, 258, 60, 0.24),
    )


def black_tea(tone: Tone) -> str:
    """A tall tin and a cup."""
    return draw(
        ground(200, 148),
        rect(88, 92, 132, 230, 12, tone.round),
        rect(82, 82, 144, 50, 10, tone.round),
        shade("M82 122H226V136H82z", 0.18),
        rect(104, 156, 100, 134, 8, PAPER.base),
        line("M112 166H196V280H112z", GOLD.base, 3),
        leaf(154, 256, 0, 0.78, TONES["tea"]),
        line("M132 270H176", GOLD.base, 4),
        line("M308 264Q344 258 342 282Q338 304 300 300", WHITE.shade, 9),
        path("M218 250H318Q316 312 288 316H248Q220 312 218 250z", WHITE.round),
        oval(268, 250, 50, 12, WHITE.shade),
        oval(268, 251, 43, 9, TONES["tea"].base),
        oval(268, 318, 66, 8, WHITE.drum),
        line("M254 222q-8 -12 0 -24t0 -24M282 222q-8 -12 0 -24t0 -24", "#fff", 6, 0.7),
    )


def oolong_tea(tone: Tone) -> str:
    """A clay pot and a small cup."""
    return draw(
        ground(204, 150),
        line("M250 226C330 200 340 290 252 286", tone.shade, 15),
        path("M88 232Q54 226 46 190Q44 180 54 182Q82 192 108 210z", tone.shade),
        path(
            "M82 240C82 176 124 164 166 164C210 164 254 176 254 240C254 296 220 316 168 316C116 316 82 296 82 240z",
            tone.dome,
        ),
        path("M124 316H212L206 322H130z", tone.deep),
        path("M118 168Q120 148 168 146Q216 148 218 168Q200 178 168 178Q136 178 118 168z", tone.drum),
        circle(168, 138, 13, tone.dome),
        line("M118 170Q140 180 168 180Q196 180 218 170", tone.deep, 3, 0.6),
        leaf(168, 274, -28, 0.5),
        leaf(168, 274, 28, 0.5),
        shine("M98 236Q100 192 134 182Q112 206 112 246z", 0.3),
        path("M276 284H340Q338 318 322 322H294Q278 318 276 284z", WHITE.round),
        oval(308, 284, 32, 8, WHITE.shade),
        oval(308, 285, 27, 6, "#c98a35"),
        line("M300 264q-6 -10 0 -20M318 264q-6 -10 0 -20", "#fff", 5, 0.7),
    )


def chocolate(tone: Tone) -> str:
    """A bar, half unwrapped."""
    bar = TONES["coffee"]
    cells = "".join(
        rect(118 + 56 * column, 66 + 48 * row, 50, 42, 6, bar.body) for row in range(3) for column in range(3)
    )
    return draw(
        ground(204, 118),
        turn(
            9,
            rect(110, 58, 180, 170, 10, bar.shade),
            cells,
            path(
                "M104 198L120 184L136 198L152 184L168 198L184 184L200 198L216 184L232 198L248 184L264 198L280 184L296 198V230H104z",
                TONES["silver"].body,
            ),
            path("M102 216H298V312Q298 322 288 322H112Q102 322 102 312z", tone.body),
            shade("M270 216H298V312Q298 322 288 322H270z", 0.16),
            rect(122, 240, 156, 56, 8, PAPER.base),
            line("M146 262H254M166 278H234", GOLD.base, 6),
        ),
    )


def honey(tone: Tone) -> str:
    """A jar with its dipper."""
    wood = TONES["wood"]
    return draw(
        ground(196, 120),
        path(
            "M104 156Q104 142 118 142H258Q272 142 272 156V290Q272 322 240 322H136Q104 322 104 290z",
            tone.round,
        ),
        shine("M118 170H132V286Q118 280 118 262z", 0.5),
        path("M98 112Q98 100 110 100H266Q278 100 278 112V136Q278 146 268 146H108Q98 146 98 136z", GOLD.round),
        line(
            "M112 108V140M128 108V140M144 108V140M160 108V140M176 108V140M192 108V140M208 108V140M224 108V140M240 108V140M256 108V140",
            GOLD.deep,
            2,
            0.35,
        ),
        path("M188 176L232 202V254L188 280L144 254V202z", PAPER.base),
        path("M188 190L220 209V247L188 266L156 247V209z", tone.base),
        oval(176, 226, 14, 9, "#3a2a1a"),
        oval(200, 226, 12, 9, "#ffd35c"),
        line("M190 218v17M199 218v16", "#3a2a1a", 4),
        oval(188, 212, 12, 7, "#fff", 0.85),
        turn(
            24,
            rect(300, 92, 12, 150, 6, wood.round),
            rect(284, 226, 44, 74, 22, wood.round),
            line("M286 240H326M284 254H328M284 268H328M288 282H324", wood.deep, 4, 0.6),
            path("M290 270H322Q324 306 306 312Q290 306 290 270z", tone.base, 0.85),
            cx=306,
            cy=230,
        ),
    )


def olive_oil(tone: Tone) -> str:
    """A bottle and a sprig of olives."""
    olive = TONES["leaf"]
    return draw(
        ground(196, 110),
        path(
            "M164 122Q164 140 142 160Q126 174 126 200V300Q126 322 148 322H226Q248 322 248 300V200Q248 174 232 160Q210 140 210 122V92H164z",
            tone.round,
        ),
        rect(160, 62, 54, 44, 8, TONES["leaf"].round),
        rect(158, 98, 58, 12, 5, GOLD.drum),
        shine("M138 196Q140 178 152 170V306H146Q138 304 138 294z", 0.45),
        rect(134, 204, 106, 92, 8, PAPER.base),
        leaf(190, 262, -52, 0.52),
        leaf(188, 262, 48, 0.52),
        oval(188, 266, 13, 16, olive.dome),
        line("M158 286H216", GOLD.base, 4),
        leaf(296, 300, -70, 0.6),
        leaf(300, 298, 44, 0.6),
        oval(282, 306, 17, 14, olive.dome),
        oval(312, 308, 16, 13, TONES["purple"].dome),
        oval(276, 302, 5, 3, "#fff", 0.5),
    )


def noodles(tone: Tone) -> str:
    """A steaming bowl with chopsticks."""
    strand = TONES["biscuit"]
    return draw(
        ground(200, 118),
        line("M158 146q-12 -16 0 -32t0 -32M200 136q-12 -16 0 -32t0 -32", "#fff", 8, 0.75),
        turn(
            -32,
            rect(222, 30, 9, 230, 4.5, TONES["wood"].round),
            rect(242, 26, 9, 230, 4.5, TONES["wood"].round),
            cx=236,
            cy=210,
        ),
        oval(200, 204, 134, 42, tone.shade),
        oval(200, 205, 122, 34, "#b65a2c"),
        *(
            line(f"M{x} 214q22 -34 44 -4t44 -2", strand.base if x % 2 else strand.light, 8)
            for x in (88, 111, 134, 157, 180, 205, 224)
        ),
        line("M96 226q30 -18 60 0t60 0t60 0", strand.light, 8),
        line("M110 204q26 -22 52 0t52 0t60 -2", strand.base, 8),
        oval(150, 200, 30, 19, "#fff"),
        oval(152, 200, 15, 10, "#f6b33c"),
        leaf(240, 214, 60, 0.5),
        leaf(236, 214, 96, 0.42),
        circle(206, 190, 9, "#d64b41"),
        circle(222, 224, 7, "#d64b41"),
        path("M66 206C66 240 334 240 334 206C334 270 290 306 256 312H144C110 306 66 270 66 206z", tone.round),
        rect(142, 306, 116, 16, 6, tone.shade),
        line("M72 236Q128 266 200 266Q272 266 328 236", WHITE.base, 6, 0.85),
        shine("M80 236Q84 270 122 294Q104 268 100 246z", 0.3),
    )


def _almond(x: int, y: int, degrees: int, tone: Tone) -> str:
    shell = path("M-32 0C-28 -24 8 -24 34 0C8 24 -28 24 -32 0z", tone.dome)
    return move(
        x,
        y,
        turn(degrees, shell, line("M-22 -5q18 -8 38 1M-22 5q18 8 38 -1", tone.shade, 3), cx=0, cy=0),
    )


def nuts(tone: Tone) -> str:
    """A heaped bowl."""
    heap = "110 212 10;158 208 70;206 212 -20;250 212 40;286 212 -10;136 186 -30;186 180 30;238 184 -70;188 152 -16"
    places = [[int(part) for part in place.split()] for place in heap.split(";")]
    kinds = (TONES["brown"], TONES["biscuit"], TONES["brown"])
    return draw(
        ground(200, 138),
        path("M84 212Q120 176 196 174Q276 176 316 212z", TONES["brown"].deep),
        *(_almond(x, y, degrees, kinds[index % 3]) for index, (x, y, degrees) in enumerate(places)),
        path(
            "M68 206C120 226 280 226 332 206C332 276 286 316 248 320H152C114 316 68 276 68 206z", tone.round
        ),
        line("M70 214C120 234 280 234 330 214", tone.light, 5, 0.7),
        line("M92 262Q190 288 300 262", tone.deep, 2.5, 0.35),
        shade("M152 320H248Q300 312 322 254Q300 300 240 306H160z", 0.14),
        _almond(78, 308, 14, kinds[0]),
        _almond(334, 308, -24, kinds[1]),
    )


def _cookie(cx: float, cy: float, tone: Tone) -> str:
    chips = ((-34, -10), (-6, -34), (26, -18), (6, 6), (-22, 26), (30, 22), (2, 42))
    return draw(
        circle(cx + 3, cy + 5, 64, tone.shade),
        circle(cx, cy, 63, tone.dome),
        *(rect(cx + x - 8, cy + y - 7, 16, 14, 6, TONES["coffee"].base) for x, y in chips),
    )


def biscuit(tone: Tone) -> str:
    """A pile, one biscuit leaning on it."""
    return draw(
        ground(200, 142),
        *(
            draw(
                oval(132, y + 8, 74, 20, tone.shade),
                oval(132, y, 74, 20, tone.base),
                oval(126, y - 4, 54, 11, tone.light, 0.5),
            )
            for y in (302, 274, 246, 218)
        ),
        *(oval(x, y, 8, 4, TONES["coffee"].base) for x, y in ((96, 214), (132, 208), (166, 216), (142, 224))),
        turn(-8, _cookie(258, 254, tone), cx=258, cy=254),
    )


def spice(tone: Tone) -> str:
    """A shaker and a chilli."""
    return draw(
        ground(200, 118),
        path(
            "M122 152Q122 138 136 138H248Q262 138 262 152V296Q262 322 236 322H148Q122 322 122 296z",
            WATER.round,
        ),
        path("M130 190Q192 176 254 190V294Q254 314 234 314H150Q130 314 130 294z", tone.round),
        line(
            "M140 200v.1M158 194v.1M180 192v.1M206 192v.1M230 196v.1M168 202v.1M194 200v.1M220 204v.1",
            tone.deep,
            5,
            0.5,
        ),
        rect(116, 84, 152, 60, 12, TONES["rubber"].round),
        line("M152 96H232", TONES["rubber"].light, 6, 0.8, "0 16"),
        line(
            "M130 118V138M150 118V138M170 118V138M190 118V138M210 118V138M230 118V138M250 118V138",
            "#fff",
            2,
            0.18,
        ),
        rect(140, 222, 104, 64, 8, PAPER.base),
        path("M166 268C170 238 196 240 220 236C222 262 196 274 172 270z", tone.base),
        line("M220 236Q226 230 224 224", TONES["leaf"].base, 5),
        shine("M130 160H140V300Q130 296 130 284z", 0.6),
        path("M270 312C290 268 322 280 344 262C348 300 314 326 278 322z", TONES["red"].dome),
        line("M342 264Q350 254 346 244", TONES["leaf"].base, 7),
    )


def gift_box(tone: Tone) -> str:
    return draw(
        ground(200, 136),
        rect(86, 186, 228, 136, 10, tone.body),
        shade("M86 186H314V204H86z", 0.2),
        shade("M290 186H314V312Q314 322 304 322H290z", 0.1),
        rect(74, 146, 252, 50, 10, tone.body),
        shine("M84 150H190V156H84z", 0.4),
        rect(178, 146, 44, 176, 0, GOLD.round),
        shade("M178 196H222V206H178z", 0.2),
        path("M200 146C160 60 76 74 92 122Q106 154 200 146z", GOLD.body),
        path("M200 146C240 60 324 74 308 122Q294 154 200 146z", GOLD.body),
        path(
            "M192 142C168 104 122 92 118 114Q118 138 192 142zM208 142C232 104 278 92 282 114Q282 138 208 142z",
            GOLD.deep,
            0.6,
        ),
        path(
            "M192 146L152 196L172 192L180 206L204 150zM208 146L248 196L228 192L220 206L196 150z", GOLD.shade
        ),
        rect(180, 126, 40, 32, 12, GOLD.body),
    )
