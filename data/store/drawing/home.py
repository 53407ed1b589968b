"""The home: light, air, cleaning, beds and windows."""

from drawing.shapes import (
    both,
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
from drawing.tones import GLASS, HALO, RUBBER, STEEL, TONES, WOOD, Tone

LEAF = TONES["leaf"]
GLOW = "#ffe7a8"


def desk_lamp(tone: Tone) -> str:
    return draw(
        ground(180, 96),
        path("M266 160L352 290Q290 322 214 286L206 180z", GLOW, 0.55),
        path("M108 314Q110 294 134 294H216Q240 294 242 314Q242 322 232 322H118Q108 322 108 314z", tone.drum),
        line("M176 296L128 196", STEEL.shade, 13),
        line("M172 292L126 196", STEEL.light, 3, 0.7),
        line("M128 196L212 96", STEEL.shade, 13),
        line("M124 194L208 94", STEEL.light, 3, 0.7),
        circle(128, 196, 15, tone.dome),
        circle(176, 296, 13, tone.dome),
        path(
            "M196 82Q204 66 222 74L240 84Q292 104 292 148Q290 158 280 162L204 196Q194 198 188 190Q172 150 194 108z",
            tone.body,
        ),
        path("M292 148Q290 158 280 162L204 196Q194 198 188 190Q232 186 292 148z", "#fff3cf"),
        shine("M206 96Q214 86 226 92Q200 124 198 168Q186 132 206 96z", 0.35),
        circle(212, 90, 12, tone.dome),
    )


def floor_lamp(tone: Tone) -> str:
    return draw(
        ground(200, 76, 340),
        path("M144 164L74 318Q200 350 326 318L256 164z", GLOW, 0.4),
        rect(194, 156, 12, 180, 4, STEEL.round),
        path("M142 338Q146 324 170 324H230Q254 324 258 338Q258 344 248 344H152Q142 344 142 338z", tone.drum),
        path(
            "M156 56H244Q250 56 252 62L282 160Q284 168 276 168H124Q116 168 118 160L148 62Q150 56 156 56z",
            tone.round,
        ),
        path("M118 160Q116 168 124 168H276Q284 168 282 160Q200 176 118 160z", "#fff3cf"),
        shine("M158 66H172L146 156H130z", 0.4),
        line("M250 172V214", STEEL.shade, 3),
        circle(250, 218, 6, TONES["gold"].dome),
    )


def vacuum_cleaner(tone: Tone) -> str:
    """A cordless stick cleaner."""
    return draw(
        ground(196, 140),
        line("M138 128L256 292", STEEL.shade, 15),
        line("M134 128L252 290", STEEL.light, 4, 0.7),
        path("M192 306Q196 284 224 282H304Q332 284 334 308Q334 322 320 322H206Q192 322 192 308z", tone.body),
        rect(200, 312, 126, 10, 5, RUBBER.base),
        rect(252, 272, 28, 24, 9, RUBBER.drum),
        circle(226, 300, 5, "#fff", 0.8),
        circle(300, 300, 5, "#fff", 0.8),
        turn(
            -36,
            line("M110 118C88 66 132 30 172 52", tone.shade, 18),
            line("M112 112C94 68 132 40 166 56", tone.light, 4, 0.6),
            rect(96, 106, 84, 122, 26, tone.round),
            rect(104, 176, 68, 76, 20, TONES["transparent"].round, 0.95),
            rect(110, 214, 56, 34, 14, "#b9b2a6"),
            rect(100, 168, 76, 14, 5, tone.deep),
            circle(138, 138, 15, GLASS),
            circle(138, 138, 7, "#7ee0a1"),
            rect(126, 246, 24, 18, 5, RUBBER.base),
            cx=138,
            cy=160,
        ),
    )


def air_purifier(tone: Tone) -> str:
    slots = "".join(f"M128 {y}H272" for y in range(206, 306, 15))
    return draw(
        ground(200, 104),
        line("M156 72q-12 -14 0 -28M200 66q-12 -14 0 -28M244 72q-12 -14 0 -28", "#8fc4d8", 7, 0.8),
        rect(112, 306, 176, 16, 8, RUBBER.drum),
        rect(108, 92, 184, 222, 34, tone.round),
        oval(200, 106, 78, 15, tone.shade),
        oval(200, 105, 68, 11, GLASS),
        line("M144 105H256", tone.light, 3, 0.6, "5 5"),
        rect(160, 138, 80, 40, 20, GLASS),
        path("M184 172q-14 -10 -2 -26q16 10 2 26z", "#7ee0a1"),
        line("M204 158H222", "#7ee0a1", 6),
        line(slots, tone.deep, 5, 0.35),
        shine("M120 130Q120 112 134 108V290Q120 286 120 276z", 0.45),
    )


def humidifier(tone: Tone) -> str:
    """A drop-shaped tank that breathes mist."""
    return draw(
        ground(200, 98),
        path(
            "M200 132C150 112 178 78 196 74C168 40 240 22 244 60C282 62 280 104 244 104C236 120 214 128 200 132z",
            "#fff",
            0.85,
        ),
        path(
            "M206 128C200 106 222 96 236 100C230 74 256 70 262 82C280 92 268 108 244 104C238 118 220 126 206 128z",
            "#cfe6ee",
            0.8,
        ),
        path(
            "M200 116C262 116 290 188 290 244C290 292 258 322 200 322C142 322 110 292 110 244C110 188 138 116 200 116z",
            tone.dome,
        ),
        within(
            "M110 244C110 240 110 236 111 232Q200 262 289 232C290 236 290 240 290 244C290 292 258 322 200 322C142 322 110 292 110 244z",
            tone.shade,
            rect(110, 290, 180, 40, 0, tone.deep, 0.35),
        ),
        oval(200, 122, 26, 8, tone.deep),
        circle(200, 286, 10, "#fff", 0.9),
        circle(200, 286, 5, "#58aac6"),
        path(
            "M200 172C186 194 178 204 178 214A22 22 0 0 0 222 214C222 204 214 194 200 172z",
            TONES["water"].body,
        ),
        shine("M128 226C130 184 150 150 172 138C152 170 146 196 146 230z", 0.4),
    )


def fan(tone: Tone) -> str:
    blade = "M200 158C170 140 166 92 196 78C226 76 232 126 200 158z"
    spokes = "M200 56V260M98 158H302M128 86L272 230M272 86L128 230"
    return draw(
        ground(200, 92),
        rect(189, 240, 22, 66, 5, tone.round),
        path("M118 314Q120 296 146 296H254Q280 296 282 314Q282 322 272 322H128Q118 322 118 314z", tone.drum),
        circle(200, 158, 104, tone.deep, 0.14),
        *(turn(angle, path(blade, tone.body), cx=200, cy=158) for angle in (20, 140, 260)),
        ring(200, 158, 104, tone.shade, 10),
        line(spokes, tone.deep, 2.5, 0.6),
        *(ring(200, 158, radius, tone.deep, 2.5, 0.55) for radius in (40, 62, 84)),
        circle(200, 158, 22, tone.dome),
        line("M110 120A98 98 0 0 1 150 74", "#fff", 6, 0.7),
        circle(200, 308, 5, "#7ee0a1"),
        circle(222, 308, 4, tone.light),
        circle(178, 308, 4, tone.light),
    )


def pillow(tone: Tone) -> str:
    return draw(
        ground(200, 148, 310),
        path(
            "M72 168Q44 116 96 122Q200 104 304 122Q356 116 328 168Q318 216 330 262Q350 316 298 304Q200 322 102 304Q50 316 70 262Q82 216 72 168z",
            tone.body,
        ),
        path(
            "M72 168Q44 116 96 122Q130 132 128 150Q100 150 72 168zM328 262Q356 316 298 304Q270 292 274 276Q304 280 330 262z",
            "#fff",
            0.18,
        ),
        shade(
            "M70 262Q50 316 102 304Q200 322 298 304Q350 316 330 262Q322 286 294 284Q200 300 106 284Q78 286 70 262z",
            0.12,
        ),
        shine("M104 146Q190 128 270 138Q150 150 118 206Q108 172 104 146z", 0.4),
        line(
            "M92 140Q108 156 132 166M308 140Q292 156 270 164M96 288Q110 272 130 264M304 288Q290 272 272 264",
            tone.shade,
            4,
        ),
    )


def storage_box(tone: Tone) -> str:
    return draw(
        ground(200, 146),
        path("M78 170H322L306 306Q304 322 288 322H112Q96 322 94 306z", tone.body),
        shade("M296 170H322L306 306Q304 322 288 322H276z", 0.12),
        line("M116 206L126 296M158 206L162 296M242 206L238 296M284 206L274 296", tone.deep, 4, 0.22),
        shine("M92 186H112L124 310H108z", 0.45),
        rect(62, 138, 276, 40, 14, tone.drum),
        rect(82, 126, 236, 20, 9, tone.light),
        shade("M76 172H324L323 184H77z", 0.2),
        rect(52, 160, 26, 46, 9, tone.deep, 0.8),
        rect(322, 160, 26, 46, 9, tone.deep, 0.8),
        rect(164, 226, 72, 42, 6, TONES["paper"].base),
        line("M176 242H224M176 254H208", TONES["paper"].deep, 4, 0.7),
    )


def garden_hose(tone: Tone) -> str:
    """Coiled, the nozzle in front."""
    return draw(
        ground(200, 130),
        line("M296 214C344 240 340 300 296 304H252", tone.base, 17),
        line("M300 212C350 240 346 296 296 300", tone.light, 4, 0.6),
        *(
            draw(
                oval(188, y + 3, 122, 52, tone.deep),
                hoop(188, y, 112, 43, tone.base, 18),
                line(f"M80 {y - 8}C96 {y - 50} 240 {y - 62} 286 {y - 22}", tone.light, 4, 0.7),
            )
            for y in (264, 240, 216, 192)
        ),
        oval(188, 194, 88, 30, HALO),
        turn(
            -8,
            rect(232, 292, 32, 24, 5, TONES["yellow"].drum),
            path("M180 286H232V322H196Q180 322 176 310z", TONES["orange"].drum),
            rect(196, 316, 20, 34, 8, TONES["orange"].shade),
            rect(158, 290, 26, 24, 6, RUBBER.drum),
            cx=210,
            cy=304,
        ),
        *(
            circle(x, y, r, "#8fd0e2")
            for x, y, r in ((134, 300, 7), (112, 290, 5), (116, 314, 6), (92, 306, 4))
        ),
    )


def bedding_set(tone: Tone) -> str:
    """A made bed."""
    return draw(
        ground(200, 150),
        rect(62, 84, 276, 130, 22, WOOD.body),
        rect(62, 84, 276, 14, 7, WOOD.light),
        rect(66, 290, 22, 32, 5, WOOD.shade),
        rect(312, 290, 22, 32, 5, WOOD.shade),
        rect(60, 176, 280, 124, 18, TONES["white"].drum),
        path(
            "M82 152Q78 130 102 134Q140 126 178 134Q196 132 192 152Q188 170 194 186Q192 202 176 198H98Q80 202 82 184z",
            tone.light,
        ),
        path(
            "M208 152Q204 130 228 134Q266 126 300 134Q322 132 318 152Q314 170 320 186Q318 202 302 198H224Q206 202 208 184z",
            tone.light,
        ),
        shade(
            "M82 184Q130 194 194 184Q192 202 176 198H98Q80 202 82 184zM206 184Q260 194 320 184Q318 202 302 198H224Q206 202 208 184z",
            0.12,
        ),
        path(
            "M54 218Q54 196 78 196H322Q346 196 346 218V296Q346 310 330 308Q200 296 70 308Q54 310 54 296z",
            tone.body,
        ),
        path("M54 218Q54 196 78 196H322Q346 196 346 218V228Q200 214 54 228z", TONES["white"].base, 0.9),
        shade(
            "M120 228Q130 270 110 304H126Q146 266 132 227zM262 227Q250 268 276 304H292Q270 264 276 227z", 0.12
        ),
        shine("M66 234H104V300H66z", 0.14),
    )


def curtain(tone: Tone) -> str:
    """A pair at a window."""
    side = "M70 92H176Q172 190 116 246Q110 252 112 262Q124 296 120 326H70z"
    panel = within(
        side,
        tone.body,
        shade("M96 92Q100 200 82 330H94Q114 200 112 92zM134 92Q134 180 102 240H114Q150 180 150 92z", 0.16),
        shine("M74 92H86Q90 200 78 330H72z", 0.25),
        line("M70 318H124", tone.deep, 4, 0.4),
    )
    return draw(
        ground(200, 146, 336),
        rect(108, 96, 184, 200, 6, TONES["white"].body),
        rect(118, 106, 164, 180, 3, "#bfe0f2"),
        circle(238, 146, 18, "#ffe3a3"),
        path("M118 286V250Q160 220 206 250T282 240V286z", LEAF.light),
        rect(196, 100, 8, 190, 0, TONES["white"].base),
        rect(112, 190, 176, 8, 0, TONES["white"].base),
        rect(98, 288, 204, 16, 5, TONES["white"].drum),
        both(panel),
        line("M108 256L74 262M292 256L326 262", tone.deep, 10),
        rect(48, 74, 304, 13, 6.5, WOOD.drum),
        circle(48, 80, 13, WOOD.dome),
        circle(352, 80, 13, WOOD.dome),
        *(ring(x, 84, 10, WOOD.deep, 4) for x in (80, 110, 140, 168, 232, 260, 290, 320)),
    )


def towel(tone: Tone) -> str:
    """Folded towels with two rolled ones on top."""

    def folded(y: float, colour: Tone, width: float) -> str:
        x = 200 - width / 2
        return draw(
            rect(x, y, width, 50, 24, colour.drum),
            line(f"M{x + 26} {y + 25}H{x + width - 6}", colour.deep, 3, 0.35),
            path(
                f"M{x + width * 0.66:.0f} {y}h16v50h-16zM{x + width * 0.76:.0f} {y}h7v50h-7z",
                colour.shade,
                0.7,
            ),
        )

    rolled = draw(
        circle(200, 116, 46, tone.shade),
        circle(198, 113, 45, tone.dome),
        line("M200 116m-4 0a8 8 0 1 1 12 8a18 18 0 1 1 10 -18a28 28 0 1 1 -22 -18", tone.deep, 4, 0.5),
    )
    return draw(
        ground(200, 140),
        folded(272, tone, 260),
        folded(220, tone.accent("white", "beige"), 248),
        folded(168, tone, 236),
        move(-52, 6, rolled),
        move(52, 6, rolled),
    )
