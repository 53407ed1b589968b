"""Beauty and body care."""

from drawing.shapes import circle, draw, flip, ground, line, move, oval, path, rect, ring, shade, shine, turn
from drawing.tones import GOLD, PAPER, RUBBER, STEEL, TONES, WHITE, Tone

CLEAR = TONES["transparent"]


def sunscreen(tone: Tone) -> str:
    rays = "".join(
        f"M200 172m{dx} {dy}l{dx * 0.3:.0f} {dy * 0.3:.0f}"
        for dx, dy in ((0, -40), (28, -28), (40, 0), (28, 28), (0, 40), (-28, 28), (-40, 0), (-28, -28))
    )
    return draw(
        ground(200, 92),
        path("M126 72H274Q278 72 278 78L254 270H146L122 78Q122 72 126 72z", tone.round),
        rect(122, 64, 156, 18, 5, tone.shade),
        line("M132 73H268", tone.light, 3, 0.7, "3 4"),
        rect(148, 266, 104, 56, 12, WHITE.round),
        line("M164 276V316M180 276V316M196 276V316M212 276V316M228 276V316", WHITE.shade, 3),
        shade("M146 262H254L253 270H147z", 0.15),
        circle(200, 172, 27, "#fff"),
        line(rays, "#fff", 8),
        line("M172 236H228", "#fff", 7, 0.85),
        shine("M138 88H156L162 258H154z", 0.4),
    )


def face_cream(tone: Tone) -> str:
    return draw(
        ground(200, 136),
        path("M84 186H316V282Q316 322 272 322H128Q84 322 84 282z", tone.round),
        shine("M98 200H118V300Q98 296 98 280z", 0.45),
        rect(140, 216, 120, 76, 8, PAPER.base),
        line("M160 240H240M176 258H224", GOLD.base, 5),
        oval(200, 188, 116, 24, tone.deep, 0.5),
        path(
            "M92 178Q120 190 140 158Q176 140 196 104Q208 128 232 142Q276 158 304 182Q260 206 200 206Q130 206 92 178z",
            WHITE.dome,
        ),
        line("M128 182Q190 196 232 160", WHITE.shade, 5),
        turn(
            -22,
            path("M252 92H348V132Q348 142 300 142Q252 142 252 132z", GOLD.round),
            oval(300, 92, 48, 12, GOLD.light),
            oval(300, 92, 38, 8, GOLD.base),
            cx=300,
            cy=118,
        ),
    )


def _pump_bottle(tone: Tone, *label: str) -> str:
    return draw(
        line("M196 60H150Q138 60 136 76", WHITE.shade, 15),
        rect(190, 50, 22, 62, 5, WHITE.round),
        rect(168, 42, 66, 22, 9, WHITE.drum),
        rect(166, 98, 68, 30, 8, WHITE.round),
        path(
            "M166 124H234Q276 132 276 172V292Q276 322 248 322H152Q124 322 124 292V172Q124 132 166 124z",
            tone.round,
        ),
        shine("M138 174Q140 150 156 144V310Q138 306 138 292z", 0.4),
        *label,
    )


def shampoo(tone: Tone) -> str:
    """A pump bottle and bubbles."""
    return draw(
        ground(204, 116),
        _pump_bottle(
            tone,
            rect(148, 176, 104, 104, 12, PAPER.base),
            path("M200 194C182 220 172 232 172 246A28 28 0 0 0 228 246C228 232 218 220 200 194z", tone.body),
        ),
        *(
            draw(
                circle(x, y, r, "#fff", 0.85),
                ring(x, y, r, "#b5cfd6", 2),
                circle(x - r * 0.3, y - r * 0.3, r * 0.24, "#fff"),
            )
            for x, y, r in ((302, 296, 26), (336, 306, 15), (318, 254, 14), (92, 304, 18), (112, 276, 9))
        ),
    )


def shower_gel(tone: Tone) -> str:
    return draw(
        ground(204, 116),
        path(
            "M140 82Q140 66 156 66H244Q260 66 260 82L272 262Q272 278 256 278H144Q128 278 128 262z", tone.round
        ),
        rect(150, 274, 100, 48, 12, WHITE.round),
        shade("M128 268H272Q270 278 256 278H144Q130 278 128 268z", 0.15),
        shine("M150 82H166L158 266H142z", 0.45),
        path("M148 122H252L258 226H142z", "#fff", 0.88),
        line(
            "M154 158q12 -12 24 0t24 0t24 0t20 0M152 180q12 -12 24 0t24 0t24 0t24 0M152 202q12 -12 24 0t24 0t24 0t24 0",
            tone.base,
            7,
        ),
        *(
            draw(circle(x, y, r, "#fff", 0.85), ring(x, y, r, "#b5cfd6", 2))
            for x, y, r in ((306, 300, 22), (334, 280, 12), (96, 300, 20), (120, 268, 9), (310, 258, 9))
        ),
    )


def hair_dryer(tone: Tone) -> str:
    return draw(
        ground(218, 96),
        line("M238 300C240 334 290 330 300 312C308 298 336 300 344 316", RUBBER.base, 8),
        turn(
            -10,
            path("M204 186H262L254 296Q252 308 240 308H222Q210 308 208 296z", tone.round),
            rect(222, 214, 18, 40, 7, tone.deep),
            rect(225, 218, 12, 16, 5, "#7ee0a1"),
            cx=232,
            cy=200,
        ),
        path("M132 84L250 70Q320 70 320 140Q320 208 250 208L132 194z", tone.drum),
        path("M68 96L136 84V196L68 182Q62 180 62 174V104Q62 98 68 96z", RUBBER.drum),
        line("M84 94V186M100 92V190", "#fff", 3, 0.12),
        rect(130, 80, 12, 118, 4, STEEL.drum),
        circle(262, 139, 44, tone.shade),
        circle(262, 139, 36, RUBBER.base),
        ring(262, 139, 25, STEEL.base, 3, 0.6),
        ring(262, 139, 14, STEEL.base, 3, 0.6),
        circle(262, 139, 6, STEEL.base),
        shine("M150 96L236 84Q190 100 150 118z", 0.5),
        line("M48 116q-10 10 -20 0M48 140q-12 10 -24 0M48 164q-10 10 -20 0", "#8fc4d8", 6, 0.8),
    )


def electric_toothbrush(tone: Tone) -> str:
    return draw(
        ground(196, 72),
        path("M136 312Q138 292 158 290H234Q254 292 256 312Q256 322 246 322H146Q136 322 136 312z", WHITE.drum),
        path("M172 146H220L228 290Q228 300 216 300H176Q164 300 164 290z", tone.round),
        path("M184 96H208L218 148H174z", WHITE.round),
        rect(188, 62, 16, 60, 6, WHITE.round),
        rect(172, 142, 48, 10, 4, STEEL.round),
        rect(182, 36, 20, 44, 9, WHITE.round),
        *(
            rect(158, 40 + 9 * index, 28, 7, 2, TONES["blue"].base if index % 2 else TONES["water"].light)
            for index in range(4)
        ),
        circle(196, 188, 13, tone.deep),
        circle(196, 188, 7, "#7ee0a1"),
        line("M188 232H204M188 246H204M188 260H204", tone.deep, 5, 0.4),
        shine("M174 160H184L178 288H172z", 0.4),
        circle(132, 92, 8, "#fff", 0.9),
        circle(112, 72, 6, "#fff", 0.9),
        circle(134, 66, 4, "#fff", 0.9),
    )


def lipstick(tone: Tone) -> str:
    """The stick has the product's colour."""
    return draw(
        ground(204, 106),
        path("M146 166V98Q146 86 156 78L196 52Q204 50 204 60V166z", tone.round),
        path("M146 98Q146 86 156 78L196 52Q204 50 204 60Q198 92 146 108z", tone.light),
        rect(138, 158, 74, 60, 4, GOLD.round),
        rect(128, 212, 94, 110, 10, RUBBER.round),
        rect(128, 216, 94, 12, 3, GOLD.round),
        shine("M140 236H150V312H140z", 0.25),
        turn(
            76,
            rect(228, 196, 88, 130, 12, RUBBER.round),
            rect(228, 196, 88, 14, 4, GOLD.round),
            shine("M240 216H250V318H240z", 0.25),
            cx=280,
            cy=276,
        ),
    )


def perfume(tone: Tone) -> str:
    """A glass bottle that sprays."""
    return draw(
        ground(200, 110),
        rect(164, 62, 72, 64, 12, GOLD.round),
        rect(176, 122, 48, 26, 4, STEEL.round),
        rect(170, 140, 60, 14, 4, GOLD.drum),
        rect(100, 150, 200, 172, 30, CLEAR.body),
        rect(116, 190, 168, 118, 20, tone.body),
        rect(100, 150, 200, 172, 30, tone.light, 0.22),
        shine("M114 250V186Q114 164 136 162H180Q130 180 130 250z", 0.65),
        shine("M272 170L286 184V300L272 306z", 0.35),
        rect(148, 222, 104, 56, 6, PAPER.base),
        line("M152 226H248V274H152z", GOLD.base, 2.5),
        path(
            "M200 232C192 244 178 246 182 254Q190 262 200 256Q210 262 218 254C222 246 208 244 200 232z",
            tone.base,
        ),
        line("M184 267H216", GOLD.base, 3),
        *(
            circle(x, y, r, "#fff", 0.9)
            for x, y, r in (
                (260, 92, 5),
                (282, 78, 4),
                (276, 106, 4),
                (300, 96, 5),
                (298, 66, 3),
                (318, 82, 4),
            )
        ),
    )


def shaver(tone: Tone) -> str:
    return draw(
        ground(200, 76),
        path("M144 96Q144 70 170 70H230Q256 70 256 96V136H144z", STEEL.round),
        rect(150, 58, 28, 34, 8, STEEL.body),
        rect(186, 54, 28, 38, 8, STEEL.body),
        rect(222, 58, 28, 34, 8, STEEL.body),
        line("M156 66H172M192 62H208M228 66H244M156 74H172M192 72H208M228 74H244", STEEL.deep, 4, 0.6, "0 5"),
        path(
            "M150 130H250L262 190Q270 256 244 306Q238 322 222 322H178Q162 322 156 306Q130 256 138 190z",
            tone.round,
        ),
        path("M172 150H228L236 200Q240 250 224 290H176Q160 250 164 200z", RUBBER.body),
        circle(200, 188, 17, STEEL.dome),
        circle(200, 188, 9, tone.base),
        line("M186 232H214M186 248H214M188 264H212", "#fff", 5, 0.18),
        circle(200, 288, 4, "#7ee0a1"),
        shine("M150 150L144 200Q140 250 160 296Q136 250 142 190z", 0.5),
        rect(140, 128, 120, 12, 5, tone.shade),
    )


def hair_straightener(tone: Tone) -> str:
    arm = draw(
        rect(0, 0, 34, 170, 14, tone.round),
        path("M2 8Q4 -100 10 -126Q16 -134 28 -128L32 8z", tone.round),
        rect(24, -122, 9, 116, 3, TONES["terracotta"].body),
        shine("M8 20H14V150H8z", 0.35),
    )
    return turn(
        24,
        ground(216, 80, 338),
        turn(-12, move(160, 178, arm), cx=196, cy=340),
        turn(12, flip(move(166, 178, arm)), cx=200, cy=340),
        line("M198 336C200 360 176 372 160 362", RUBBER.base, 8),
        circle(198, 334, 22, tone.deep),
        circle(198, 334, 11, STEEL.dome),
        turn(-12, circle(176, 232, 6, "#ff6b5e"), circle(176, 252, 4, "#fff", 0.8), cx=196, cy=340),
    )
