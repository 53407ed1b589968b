"""Garden and workshop."""

from drawing.motifs import leaf, wheel
from drawing.shapes import circle, draw, ground, line, move, oval, path, rect, shade, shine, turn
from drawing.tones import RUBBER, STEEL, TONES, WOOD, Tone

LEAF = TONES["leaf"]


def cordless_drill(tone: Tone) -> str:
    return draw(
        ground(226, 96),
        line("M44 136H100", STEEL.shade, 8),
        line("M44 134H100", STEEL.light, 2.5),
        path("M96 116L136 104V168L96 156z", RUBBER.drum),
        rect(130, 98, 20, 76, 5, STEEL.drum),
        path("M206 170H276L286 268H218z", RUBBER.round),
        path(
            "M204 170H226L216 206H204Q196 190 204 170z",
            TONES["red"].base if tone.name != "red" else RUBBER.light,
        ),
        line("M232 206H278M234 222H280M236 238H282", "#fff", 4, 0.14),
        path("M146 84H284Q324 84 324 128Q324 178 284 182H146Q140 182 140 176V90Q140 84 146 84z", tone.drum),
        rect(164, 84, 14, 98, 0, tone.deep, 0.6),
        line("M272 112H304M272 128H304M272 144H304", tone.deep, 5, 0.7),
        shine("M190 92H280Q300 92 308 104H190z", 0.4),
        path(
            "M190 262H318Q330 262 330 274V306Q330 320 316 320H196Q184 320 184 308V274Q184 262 190 262z",
            tone.body,
        ),
        rect(184, 262, 146, 12, 5, RUBBER.base),
        rect(226, 288, 64, 20, 6, RUBBER.base),
        *(circle(240 + 18 * index, 298, 4.5, "#7ee0a1") for index in range(3)),
    )


def screwdriver_set(tone: Tone) -> str:
    """Four drivers in their stand."""

    def driver(length: float, width: float) -> str:
        return draw(
            rect(-5, 96, 10, length, 2, STEEL.round),
            path(f"M-5 {94 + length}h10l3 18h-16z", STEEL.shade),
            rect(-width / 2, 0, width, 100, width / 2.4, tone.round),
            rect(-width / 2, 62, width, 16, 3, RUBBER.base),
            line(f"M{-width / 4} 12V54M0 10V54M{width / 4} 12V54", tone.deep, 3, 0.45),
            rect(-9, 94, 18, 10, 3, STEEL.drum),
        )

    return draw(
        ground(200, 138),
        move(100, 92, driver(104, 44)),
        move(168, 66, driver(120, 38)),
        move(234, 86, driver(108, 34)),
        move(296, 104, driver(96, 30)),
        rect(54, 238, 292, 84, 18, RUBBER.body),
        rect(54, 238, 292, 16, 8, RUBBER.light),
        rect(76, 272, 248, 30, 8, tone.base),
        shine("M76 272H324V280H76z", 0.25),
        *(rect(x - 18, 234, 36, 12, 5, RUBBER.deep) for x in (100, 168, 234, 296)),
        *(path(f"M{x - 5} 190h10v50h-10z", STEEL.base) for x in (100, 168, 234, 296)),
    )


def tool_kit(tone: Tone) -> str:
    """A tool box with its tools."""
    return draw(
        ground(200, 152),
        turn(
            -18,
            rect(118, 50, 14, 120, 3, WOOD.round),
            path("M92 40H150Q158 40 160 54H170V66H104Q96 84 80 82Q78 60 92 40z", STEEL.drum),
            cx=125,
            cy=170,
        ),
        turn(
            14,
            path("M262 64a26 26 0 1 0 26 0v26l-13 8l-13 -8z", STEEL.body),
            rect(265, 98, 20, 90, 6, STEEL.round),
            cx=275,
            cy=180,
        ),
        turn(
            2,
            rect(190, 66, 26, 62, 9, tone.accent("yellow", "red").round),
            rect(198, 124, 10, 60, 2, STEEL.round),
            cx=200,
            cy=180,
        ),
        line("M116 182V150Q116 132 134 132H266Q284 132 284 150V182", RUBBER.base, 14),
        rect(58, 176, 284, 146, 18, tone.shade),
        rect(58, 172, 284, 146, 18, tone.body),
        path("M58 190Q58 172 76 172H324Q342 172 342 190V226H58z", tone.drum),
        line("M58 228H342", tone.deep, 5),
        *(
            draw(rect(x, 210, 34, 42, 6, STEEL.body), rect(x + 9, 220, 16, 20, 4, STEEL.shade))
            for x in (94, 272)
        ),
        rect(158, 256, 84, 36, 7, tone.deep, 0.55),
        line("M176 274H224", tone.light, 5),
        shine("M70 182H190L150 222H70z", 0.2),
    )


def lawn_mower(tone: Tone) -> str:
    blades = "".join(
        f"M{x} 322q-4 -14 {dx} -20" for x, dx in ((52, -6), (62, 4), (338, -4), (348, 6), (330, 2), (72, -2))
    )
    return draw(
        ground(196, 156),
        line("M240 240L336 92Q342 82 330 80H306", RUBBER.base, 13),
        line("M250 244L340 104", STEEL.light, 3, 0.4),
        line("M330 84H296", tone.accent("red", "yellow").base, 15),
        path("M254 196L330 204Q346 262 322 300L252 282z", RUBBER.body),
        line("M276 214L272 284M300 216L298 290", "#fff", 4, 0.14),
        path("M60 270Q64 214 120 206L250 200Q276 200 276 226V286H64Q58 286 60 270z", tone.body),
        shade("M60 268H276V286H64Q58 286 60 268z", 0.18),
        shine("M78 254Q86 222 124 216L200 212Q110 230 98 262z", 0.35),
        path("M120 206Q118 148 140 146H208Q226 146 228 162L232 200z", RUBBER.drum),
        rect(146, 132, 60, 18, 8, tone.round),
        line("M140 168H214M140 184H218", "#fff", 5, 0.14),
        wheel(108, 288, 34),
        wheel(264, 282, 40),
        line(blades, LEAF.base, 5),
    )


def barbecue(tone: Tone) -> str:
    """A kettle barbecue, its lid raised."""
    return draw(
        ground(200, 118),
        line("M150 238L106 314M250 238L294 314M164 284H236", STEEL.shade, 10),
        wheel(106, 302, 20),
        rect(286, 306, 18, 16, 5, RUBBER.base),
        turn(
            -14,
            path("M76 148C76 92 132 62 200 62C268 62 324 92 324 148z", tone.dome),
            rect(70, 140, 260, 14, 7, tone.shade),
            rect(174, 42, 52, 13, 6, WOOD.drum),
            line("M180 62V50M220 62V50", STEEL.shade, 6),
            circle(246, 100, 14, STEEL.light),
            circle(246, 100, 9, "#fff"),
            line("M246 100L252 94", TONES["red"].base, 3),
            shine("M98 132C108 98 146 78 190 74C144 92 122 110 116 132z", 0.3),
            cx=90,
            cy=148,
        ),
        *(
            draw(
                rect(x, 164, 44, 18, 9, TONES["terracotta"].drum),
                line(f"M{x + 12} 168v10M{x + 22} 168v10M{x + 32} 168v10", TONES["terracotta"].deep, 3, 0.7),
            )
            for x in (118, 178, 238)
        ),
        circle(168, 174, 8, TONES["red"].base),
        circle(230, 174, 8, LEAF.base),
        rect(78, 178, 244, 10, 5, STEEL.shade),
        path("M80 188H320C320 236 268 262 200 262C132 262 80 236 80 188z", tone.round),
        shine("M96 198Q104 234 150 248Q120 226 114 198z", 0.25),
    )


def plant_pot(tone: Tone) -> str:
    """A pot with a plant."""
    return draw(
        ground(200, 96),
        leaf(200, 216, -62, 1.22),
        leaf(200, 216, 62, 1.22),
        leaf(200, 212, -36, 1.5),
        leaf(200, 212, 36, 1.5),
        leaf(200, 216, -4, 1.72),
        leaf(200, 222, -84, 0.8),
        leaf(200, 222, 84, 0.8),
        oval(200, 214, 88, 16, tone.deep),
        oval(200, 216, 78, 11, TONES["soil"].base),
        path(
            "M112 214Q112 232 200 232Q288 232 288 214L286 244Q284 250 276 250H124Q116 250 114 244z",
            tone.round,
        ),
        path("M124 248H276L260 308Q256 322 240 322H160Q144 322 140 308z", tone.round),
        shade("M122 248H278L276 260H125z", 0.2),
        shine("M132 262H148L162 314Q152 314 148 304z", 0.35),
    )


def watering_can(tone: Tone) -> str:
    return draw(
        ground(220, 112),
        line("M186 128C220 60 350 90 336 220Q332 262 296 284", tone.shade, 16),
        line("M182 126C220 58 344 92 330 216", tone.light, 4, 0.6),
        path("M176 262L92 158L112 146L180 214z", tone.shade),
        path("M64 150L120 124L124 136L76 166z", tone.base),
        turn(
            -26,
            oval(92, 140, 36, 11, tone.light),
            line("M68 140h.1M80 136h.1M92 140h.1M104 136h.1M116 140h.1M80 144h.1M104 144h.1", tone.deep, 4.5),
            cx=92,
            cy=140,
        ),
        path("M168 152H300L314 302Q316 322 296 322H172Q152 322 154 302z", tone.round),
        oval(234, 152, 66, 15, tone.deep),
        path("M168 152Q168 136 234 136Q262 136 280 140L258 164Q168 166 168 152z", tone.drum),
        line("M162 206H306M156 284H312", tone.deep, 4, 0.35),
        shine("M182 172H198L186 308H172z", 0.4),
        *(
            path(f"M{x} {y}q-8 12 0 17q8 -5 0 -17z", TONES["water"].base)
            for x, y in ((64, 186), (84, 204), (52, 216), (76, 236), (98, 182), (58, 250))
        ),
    )


def garden_light(tone: Tone) -> str:
    return draw(
        circle(200, 150, 130, "#ffe9b0", 0.55),
        circle(200, 158, 86, "#ffe19a", 0.6),
        ground(200, 92, 330),
        path("M188 226H212L206 330H194z", tone.round),
        rect(160, 212, 80, 16, 6, tone.drum),
        path("M146 120H254L242 214H158z", "#fff6d8"),
        path("M200 138C188 158 184 166 184 176A16 16 0 0 0 216 176C216 166 212 158 200 138z", "#ffb93f"),
        line("M166 120L172 214M234 120L228 214M200 120V132M200 200V214", tone.shade, 6),
        path(
            "M126 120Q128 108 140 104L178 84H222L260 104Q272 108 274 120Q274 124 268 124H132Q126 124 126 120z",
            tone.drum,
        ),
        path("M168 86L178 74H222L232 86z", TONES["navy"].base),
        line("M184 80H216", TONES["blue"].light, 2),
        line(
            "M130 326q-4 -22 -16 -28M142 326q0 -28 10 -38M154 326q0 -16 -4 -24M248 326q2 -22 14 -30M262 326q-2 -26 -10 -36M276 326q2 -14 10 -18",
            LEAF.base,
            6,
        ),
    )


def wall_paint(tone: Tone) -> str:
    """An open tin and a brush."""
    return draw(
        ground(196, 130),
        line("M84 150C100 40 264 40 280 150", STEEL.shade, 7),
        path("M76 148H288V296Q288 322 182 322Q76 322 76 296z", STEEL.round),
        path("M76 186H288V284Q182 306 76 284z", tone.body),
        path(
            "M182 206C160 238 150 248 150 262A32 32 0 0 0 214 262C214 248 204 238 182 206z",
            "#fff",
            0.85 if tone.name != "white" else 0.4,
        ),
        oval(182, 148, 106, 25, STEEL.shade),
        oval(182, 148, 94, 19, tone.base),
        oval(164, 144, 50, 8, tone.light, 0.6),
        path("M106 160Q106 176 112 190V222Q114 236 124 236Q134 236 134 222V196Q140 172 148 166z", tone.base),
        path("M214 166V182Q216 192 224 192Q232 192 232 182V164z", tone.base),
        circle(82, 156, 8, STEEL.deep),
        circle(282, 156, 8, STEEL.deep),
        turn(
            26,
            rect(300, 196, 20, 110, 9, WOOD.round),
            rect(282, 166, 56, 38, 6, STEEL.round),
            path("M284 110Q290 96 296 108Q304 92 312 106Q322 94 328 108Q336 98 338 112V168H284z", tone.base),
            line("M296 128V164M310 124V164M324 128V164", tone.deep, 3, 0.3),
            cx=310,
            cy=240,
        ),
    )


def pruning_shears(tone: Tone) -> str:
    return draw(
        ground(200, 110, 334),
        turn(
            12,
            path("M206 190C232 150 240 90 214 40C196 72 178 130 184 188z", STEEL.body),
            path("M214 40C236 92 228 150 204 190L212 196C240 150 246 90 214 40z", "#fff", 0.7),
            path(
                "M186 196C156 176 142 130 150 92C154 86 164 88 166 96C166 130 182 152 212 168z", STEEL.shade
            ),
            path(
                "M176 178C204 168 224 186 218 208C214 240 240 270 262 318Q266 332 252 338Q236 340 230 328C208 284 176 240 176 178z",
                tone.round,
            ),
            path(
                "M224 178C196 168 176 186 182 208C186 240 160 270 138 318Q134 332 148 338Q164 340 170 328C192 284 224 240 224 178z",
                tone.body,
            ),
            line("M170 250q30 20 60 0", STEEL.base, 7, 1, "5 3"),
            shine("M186 216C186 250 162 284 146 322Q154 278 176 240z", 0.35),
            circle(200, 192, 17, STEEL.dome),
            circle(200, 192, 6, STEEL.deep),
        ),
        leaf(120, 112, -60, 0.62),
        leaf(112, 112, 10, 0.5),
        line("M150 124L92 96", LEAF.deep, 6),
    )
