"""Health: measuring, treating, protecting."""

from drawing.motifs import figures
from drawing.shapes import circle, draw, ground, line, oval, path, rect, ring, shade, shine, turn, within
from drawing.tones import GLASS, PAPER, RUBBER, STEEL, TONES, WHITE, Tone

LCD = "#cfe0c8"
LCD_INK = "#2f3d33"


def _cross(x: float, y: float, size: float, colour: str) -> str:
    arm = size * 0.34
    return draw(
        rect(x - arm / 2, y - size / 2, arm, size, 4, colour),
        rect(x - size / 2, y - arm / 2, size, arm, 4, colour),
    )


def blood_pressure_monitor(tone: Tone) -> str:
    """The meter and its cuff."""
    cuff = tone.accent("navy", "grey")
    return draw(
        ground(200, 150),
        # The cuff and its tube.
        line("M214 224C250 300 262 150 296 182", RUBBER.base, 8),
        path("M242 96Q242 78 260 78H330Q346 78 346 96V206Q346 224 330 224H260Q242 224 242 206z", cuff.round),
        oval(294, 96, 38, 13, cuff.deep),
        line("M254 180H336", cuff.light, 3, 0.6, "6 4"),
        rect(270, 128, 48, 26, 5, PAPER.base),
        line("M294 133v16M287 141h14", TONES["red"].base, 5),
        # The meter.
        rect(54, 126, 186, 194, 28, tone.shade),
        rect(54, 120, 186, 194, 28, tone.body),
        rect(70, 136, 154, 108, 12, GLASS),
        rect(76, 142, 142, 96, 8, LCD),
        figures("118", 90, 152, 34, LCD_INK, 5),
        figures("76", 119, 198, 30, LCD_INK, 5),
        path("M194 158c-8 -10 -22 -2 -17 9q4 7 17 16q13 -9 17 -16c5 -11 -9 -19 -17 -9z", TONES["red"].base),
        line("M180 214h7l5 -12 7 22 5 -10h7", TONES["red"].base, 4),
        circle(147, 278, 23, TONES["blue"].dome),
        line("M147 266v10M139 270a11 11 0 1 0 16 0", "#fff", 4),
        circle(96, 278, 10, tone.shade),
        circle(198, 278, 10, tone.shade),
    )


def thermometer(tone: Tone) -> str:
    """A digital fever thermometer."""
    return draw(
        ground(200, 120, 318),
        turn(
            -52,
            path("M182 62Q182 44 200 44Q218 44 218 62V118H182z", STEEL.round),
            path(
                "M172 114H228Q238 138 238 170V304Q238 352 200 352Q162 352 162 304V170Q162 138 172 114z",
                tone.round,
            ),
            rect(174, 150, 52, 104, 12, GLASS),
            rect(180, 156, 40, 92, 8, LCD),
            turn(90, figures("36.6", 164, 190, 24, LCD_INK, 4.5), cx=200, cy=201),
            circle(200, 292, 18, tone.accent("blue", "white").dome),
            shine("M171 170Q171 144 178 128V316Q171 312 171 300z", 0.45),
            cx=200,
            cy=200,
        ),
    )


def massage_gun(tone: Tone) -> str:
    return draw(
        ground(210, 84),
        path("M196 180H256L250 300Q248 322 228 322H214Q196 322 196 300z", RUBBER.round),
        line("M204 236H246M204 252H246M205 268H245M206 284H244", "#fff", 4, 0.16),
        path("M196 176H258L256 214H196z", tone.shade),
        rect(132, 86, 184, 108, 46, tone.drum),
        rect(108, 104, 34, 72, 8, STEEL.drum),
        rect(84, 122, 30, 36, 6, RUBBER.drum),
        circle(76, 140, 33, RUBBER.dome),
        circle(272, 140, 33, GLASS),
        ring(272, 140, 24, "#3a4460", 5),
        line("M272 116A24 24 0 1 1 250 149", "#7ee0a1", 5),
        circle(272, 140, 6, "#fff", 0.9),
        line("M160 170H226", tone.deep, 4, 0.4, "8 6"),
        shine("M152 102Q164 94 178 94H250Q180 100 154 126z", 0.45),
        line("M34 116q-10 24 0 48M20 124q-7 16 0 32", "#8fc4d8", 6, 0.8),
    )


def vitamin(tone: Tone) -> str:
    """A jar and three capsules."""

    def capsule(x: float, y: float, degrees: float) -> str:
        return turn(
            degrees,
            rect(x - 28, y - 12, 56, 24, 12, WHITE.drum),
            path(f"M{x} {y - 12}h-16a12 12 0 0 0 0 24h16z", tone.drum),
            cx=x,
            cy=y,
        )

    return draw(
        ground(196, 128),
        path(
            "M104 158Q104 132 130 132H230Q256 132 256 158V296Q256 322 230 322H130Q104 322 104 296z",
            tone.round,
        ),
        rect(122, 118, 116, 18, 4, tone.shade),
        rect(114, 68, 132, 56, 12, WHITE.round),
        line("M128 80V116M144 80V116M160 80V116M176 80V116M192 80V116M208 80V116M224 80V116", WHITE.shade, 3),
        path("M104 180H256V282H104z", PAPER.base),
        circle(180, 230, 36, TONES["orange"].dome),
        circle(180, 230, 27, TONES["yellow"].light),
        line(
            "M180 230L180 206M180 230L201 218M180 230L201 242M180 230V254M180 230L159 242M180 230L159 218",
            TONES["orange"].base,
            4,
        ),
        path("M180 194q12 -18 32 -12q-8 18 -32 12z", TONES["leaf"].base),
        shine("M116 150H130V312Q116 308 116 296z", 0.4),
        capsule(288, 308, -12),
        capsule(318, 274, 48),
        capsule(276, 268, -60),
    )


def first_aid_kit(tone: Tone) -> str:
    return draw(
        ground(200, 146),
        line("M148 130V106Q148 88 166 88H234Q252 88 252 106V130", tone.deep, 15),
        rect(64, 128, 272, 194, 28, tone.shade),
        rect(64, 122, 272, 194, 28, tone.body),
        shade("M306 122H308Q336 122 336 150V288Q336 316 308 316H296z", 0.12),
        shine("M76 230V156Q76 134 98 132H180Q96 144 94 230z", 0.3),
        line("M64 170H336", tone.deep, 4, 0.45),
        rect(116, 158, 22, 28, 5, STEEL.body),
        rect(262, 158, 22, 28, 5, STEEL.body),
        circle(200, 226, 60, "#fff"),
        _cross(200, 226, 76, TONES["red"].base if tone.name != "green" else tone.base),
    )


def bathroom_scale(tone: Tone) -> str:
    top = "M104 112H296Q314 112 320 130L350 290Q352 306 336 306H64Q48 306 50 290L80 130Q86 112 104 112z"
    foot = "M{0} 210Q{1} 214 {2} 244Q{3} 262 {4} 278Q{0} 294 {5} 280Q{6} 256 {7} 240Q{8} 214 {0} 210z"
    return draw(
        ground(200, 146),
        path(top, tone.body),
        path("M50 290Q48 306 64 306H336Q352 306 350 290V302Q350 320 334 320H66Q50 320 50 302z", tone.deep),
        shine("M106 118H190L104 298H66Q56 298 58 288L88 130Q92 118 106 118z", 0.22),
        rect(136, 128, 128, 54, 14, GLASS),
        figures("62.1", 158, 142, 26, "#9fe8ff", 5),
        *(
            path(foot.format(*(x + dx for dx in (0, -22, -18, -8, -10, 12, 16, 22, 26))), tone.shade, 0.75)
            for x in (148, 248)
        ),
    )


def protective_mask(tone: Tone) -> str:
    body = "M92 152Q146 152 200 128Q254 152 308 152Q324 152 322 172L312 232Q296 282 200 306Q104 282 88 232L78 172Q76 152 92 152z"
    return draw(
        ground(200, 126, 338),
        line(
            "M86 168C20 150 20 258 98 246M314 168C380 150 380 258 302 246",
            WHITE.base if tone.name != "white" else TONES["grey"].light,
            7,
        ),
        within(
            body,
            tone.body,
            line(
                "M76 190Q150 198 200 178Q250 198 324 190M82 218Q150 232 200 216Q250 232 318 218M94 246Q150 264 200 254Q250 264 306 246",
                tone.shade,
                5,
            ),
            shade("M200 128Q254 152 308 152Q324 152 322 172L312 232Q296 282 200 306z", 0.06),
            shine("M92 160Q150 160 200 138V150Q150 170 86 172z", 0.5),
        ),
        line("M150 152Q176 146 200 136Q224 146 250 152", STEEL.shade, 6),
        line("M96 238Q110 276 200 298Q290 276 304 238", tone.shade, 3, 0.8, "5 4"),
    )
