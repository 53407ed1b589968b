"""The kitchen: appliances, pots and pans."""

from drawing.shapes import (
    box,
    circle,
    draw,
    ground,
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

CLEAR = TONES["transparent"]


def electric_kettle(tone: Tone) -> str:
    body = "M124 126Q126 108 144 108H232Q250 108 252 126L272 290Q274 304 260 304H116Q102 304 104 290z"
    return draw(
        ground(196, 112),
        line("M244 130C330 110 344 176 330 226Q320 262 274 264", RUBBER.base, 22),
        line("M256 124C316 112 334 160 324 216", "#fff", 4, 0.2),
        path("M130 112L92 122Q82 126 88 136L120 174z", tone.shade),
        within(
            body, tone.round, shade("M100 278H280V310H100z", 0.14), shine("M140 120H160L146 296H126z", 0.3)
        ),
        rect(206, 156, 18, 96, 9, GLASS),
        rect(210, 196, 10, 52, 5, "#8fd0e2"),
        line("M215 164v.1M215 178v.1", "#fff", 3, 0.7),
        path("M140 108Q146 84 190 82Q232 84 238 108z", tone.drum),
        rect(176, 66, 28, 20, 9, RUBBER.drum),
        path("M96 322Q92 304 110 302H266Q284 304 280 322z", RUBBER.drum),
        circle(300, 256, 5, "#7fd0ff"),
    )


def coffee_machine(tone: Tone) -> str:
    """An espresso machine that fills a cup."""
    cup = draw(
        line("M216 272Q238 272 236 286Q234 298 212 296", TONES["white"].shade, 6),
        path("M156 264H220Q218 304 204 306H172Q158 304 156 264z", TONES["white"].round),
        oval(188, 264, 32, 7, TONES["white"].shade),
        oval(188, 265, 27, 5, TONES["coffee"].base),
    )
    return draw(
        ground(200, 130),
        rect(88, 300, 224, 22, 8, RUBBER.drum),
        rect(232, 84, 80, 220, 14, tone.body),
        rect(240, 96, 64, 120, 10, CLEAR.round, 0.9),
        rect(240, 150, 64, 66, 8, TONES["water"].base, 0.7),
        rect(96, 150, 140, 154, 0, tone.shade),
        shade("M96 158H236V200H96z", 0.25),
        path("M88 98Q88 76 110 76H240Q262 76 262 98V166Q262 176 252 176H98Q88 176 88 166z", tone.body),
        shine("M96 100Q96 84 112 84H190Q108 92 106 150z", 0.4),
        circle(130, 124, 23, STEEL.light),
        ring(130, 124, 23, tone.deep, 4),
        line("M130 124L142 110", "#d64b41", 4),
        circle(184, 124, 11, tone.deep),
        circle(184, 124, 6, "#7ee0a1"),
        circle(220, 124, 11, tone.deep),
        circle(220, 124, 6, "#fff", 0.8),
        rect(158, 172, 60, 20, 6, STEEL.drum),
        rect(176, 190, 10, 18, 3, STEEL.shade),
        rect(192, 190, 10, 18, 3, STEEL.shade),
        rect(100, 176, 66, 13, 6.5, RUBBER.drum),
        line("M181 208V262M197 208V262", TONES["coffee"].base, 4),
        cup,
        line("M104 306H236", STEEL.base, 5, 0.8, "10 5"),
    )


def blender(tone: Tone) -> str:
    """A jug of fruit on its base."""
    jug = "M124 70H276L258 236H142z"
    return draw(
        ground(200, 100),
        line("M266 106H304Q318 106 316 122L306 186Q304 200 288 200H262", tone.shade, 14),
        path(jug, CLEAR.body, 0.9),
        within(
            "M131 128Q166 112 200 128T270 124L258 236H142z",
            TONES["pink"].body,
            circle(170, 176, 13, TONES["red"].base),
            circle(222, 160, 11, TONES["red"].base),
            circle(206, 204, 15, TONES["red"].base),
            circle(236, 206, 9, "#fff", 0.5),
            circle(160, 212, 8, "#fff", 0.5),
        ),
        line("M240 110h16M238 134h16M235 158h16M232 182h16", "#fff", 4, 0.8),
        shine("M140 82H156L164 226H152z", 0.55),
        path("M116 56Q116 48 124 48H276Q284 48 284 56V74H116z", tone.drum),
        rect(176, 30, 48, 22, 8, tone.shade),
        rect(150, 234, 100, 18, 6, RUBBER.drum),
        path(
            "M144 250H256Q264 250 266 258L284 306Q288 322 272 322H128Q112 322 116 306L134 258Q136 250 144 250z",
            tone.round,
        ),
        circle(200, 288, 20, tone.deep),
        circle(200, 288, 14, STEEL.dome),
        line("M200 288V278", STEEL.deep, 4),
        circle(152, 290, 5, "#7ee0a1"),
        circle(248, 290, 5, tone.light),
    )


def air_fryer(tone: Tone) -> str:
    return draw(
        ground(200, 118),
        path(
            "M92 190C92 100 130 68 200 68C270 68 308 100 308 190V290Q308 322 276 322H124Q92 322 92 290z",
            tone.round,
        ),
        shine("M106 190C106 118 134 90 176 82C136 108 128 150 128 196z", 0.3),
        within(
            "M134 92Q200 74 266 92L276 146Q200 158 124 146z",
            GLASS,
            line("M150 120H176M190 120H196M204 120H214", "#ffb35c", 7),
            circle(244, 118, 9, "#3a4460"),
            line("M140 98Q160 92 180 90", "#fff", 3, 0.4),
        ),
        rect(104, 176, 192, 126, 22, tone.shade),
        rect(104, 172, 192, 126, 22, tone.body),
        rect(126, 190, 148, 46, 14, GLASS),
        within(
            box(126, 190, 148, 46, 14),
            GLASS,
            *(
                turn(angle, rect(x, 208, 52, 13, 5, TONES["honey"].base), cx=x, cy=212)
                for x, angle in ((134, 14), (164, -16), (196, 10), (222, -12))
            ),
        ),
        rect(178, 226, 44, 76, 18, RUBBER.round),
        rect(186, 236, 8, 50, 4, "#fff", 0.2),
    )


def rice_cooker(tone: Tone) -> str:
    return draw(
        ground(200, 126),
        line("M120 140C120 60 280 60 280 140", tone.shade, 13),
        rect(70, 196, 34, 26, 10, RUBBER.drum),
        rect(296, 196, 34, 26, 10, RUBBER.drum),
        path("M84 172H316V268Q316 322 262 322H138Q84 322 84 268z", tone.round),
        path("M84 172C84 112 140 92 200 92C260 92 316 112 316 172z", tone.drum),
        rect(78, 164, 244, 18, 9, STEEL.drum),
        circle(200, 106, 10, RUBBER.base),
        line("M188 84q-8 -12 0 -22M212 84q-8 -12 0 -22", "#fff", 6, 0.75),
        rect(148, 210, 104, 80, 18, GLASS),
        line("M168 232H198M206 232H220", "#7fd0ff", 7),
        circle(176, 264, 9, "#ffb35c"),
        circle(224, 264, 9, "#3f4860"),
        shine("M98 196H114V270Q116 296 132 310Q98 300 98 264z", 0.35),
    )


def frying_pan(tone: Tone) -> str:
    """From above, an egg in it."""
    return turn(
        -4,
        ground(190, 140, 330),
        turn(
            -42,
            rect(196, 190, 188, 30, 15, RUBBER.drum),
            rect(196, 196, 60, 18, 6, STEEL.drum),
            circle(366, 205, 6, HALO),
            cx=172,
            cy=205,
        ),
        circle(166, 224, 116, tone.deep),
        circle(164, 220, 116, tone.body),
        circle(164, 222, 98, tone.deep),
        circle(165, 224, 95, "#35373d" if tone.name != "silver" else STEEL.shade),
        ring(165, 224, 70, "#fff", 2, 0.08),
        ring(165, 224, 48, "#fff", 2, 0.08),
        path(
            "M112 222C104 184 146 168 172 182C206 168 232 200 218 232C222 264 186 278 160 264C128 274 104 254 112 222z",
            "#fffdf6",
        ),
        shade(
            "M112 226C114 254 134 268 160 260C190 272 218 258 219 234C226 266 186 280 160 266C128 276 106 256 112 226z",
            0.08,
        ),
        circle(166, 222, 27, "#f6b33c"),
        circle(158, 213, 8, "#ffe08a"),
    )


def water_bottle(tone: Tone) -> str:
    clear = tone.name == "transparent"
    body = "M142 138Q142 126 154 126H246Q258 126 258 138V296Q258 322 232 322H168Q142 322 142 296z"
    return draw(
        ground(200, 82),
        line("M162 84C162 34 238 34 238 84", RUBBER.base, 12),
        path(body, tone.round, 0.85 if clear else 1),
        within(
            body,
            "none",
            rect(142, 180, 116, 150, 0, TONES["water"].round) if clear else "",
            shade("M142 298H258V330H142z", 0.12),
            shine("M156 136H174V312H164Q156 310 156 300z", 0.4),
        ),
        rect(152, 104, 96, 26, 4, STEEL.round),
        rect(148, 66, 104, 44, 14, RUBBER.round),
        line("M164 76V102M180 76V102M196 76V102M212 76V102M228 76V102", "#fff", 3, 0.14),
        path(
            "M208 196C190 222 184 232 184 242A24 24 0 0 0 232 242C232 232 226 222 208 196z",
            "#fff",
            0.75 if tone.name != "white" else 0,
        )
        if not clear
        else line("M232 190h14M232 214h14M232 238h14M232 262h14M232 286h14", "#fff", 4),
    )


def knife(tone: Tone) -> str:
    """A chef's knife over a board."""
    return draw(
        ground(200, 140, 306),
        rect(56, 232, 288, 70, 16, WOOD.shade),
        rect(56, 222, 288, 70, 16, WOOD.body),
        line("M76 242H200M90 262H320M230 244H326M120 278H240", WOOD.shade, 3, 0.6),
        circle(322, 257, 8, WOOD.deep, 0.7),
        turn(
            -16,
            path("M66 176Q70 210 150 214H238V148H88Q64 148 66 176z", STEEL.body),
            path("M66 176Q70 210 150 214H238V200Q120 204 66 176z", "#fff", 0.75),
            line("M92 150H236", STEEL.shade, 3),
            rect(236, 144, 16, 74, 4, STEEL.shade),
            path(
                "M250 148H330Q350 148 352 166Q352 176 344 188L340 196Q336 202 328 200Q300 190 250 196z",
                tone.drum,
            ),
            *(circle(x, 172, 5, STEEL.light) for x in (272, 298, 324)),
            cx=200,
            cy=190,
        ),
    )


def saucepan(tone: Tone) -> str:
    return draw(
        ground(184, 128),
        rect(258, 200, 112, 22, 11, RUBBER.drum),
        rect(256, 196, 30, 30, 6, STEEL.drum),
        path("M62 186H278V280Q278 322 236 322H104Q62 322 62 280z", tone.round),
        rect(54, 178, 232, 20, 10, tone.drum),
        path("M64 178C64 138 110 124 170 124C230 124 276 138 276 178z", CLEAR.drum, 0.95),
        line("M66 176C68 140 112 127 170 127C228 127 272 140 274 176", STEEL.base, 5),
        shine("M86 170Q92 144 136 136Q112 150 106 172z", 0.8),
        rect(150, 92, 40, 20, 10, RUBBER.drum),
        rect(163, 108, 14, 18, 3, STEEL.base),
        line("M230 108q-10 -14 0 -28t0 -28M258 122q-10 -14 0 -28", "#fff", 7, 0.75),
        shine("M78 204H96V280Q98 300 112 312Q78 304 78 276z", 0.3),
        shade("M62 286Q170 304 278 286Q276 322 236 322H104Q64 322 62 286z", 0.1),
    )


def toaster(tone: Tone) -> str:
    """Two slices just up."""

    def toast(x: float) -> str:
        crust, crumb = TONES["brown"], TONES["biscuit"]
        shape = f"M{x} 210V128C{x - 24} 96 {x + 16} 76 {x + 48} 84C{x + 80} 76 {x + 120} 96 {x + 96} 128V210z"
        return draw(
            path(shape, crust.base),
            move(x + 48 - (x + 48) * 0.86, 150 * 0.14 + 2, path(shape, crumb.body), scale=0.86),
        )

    return draw(
        ground(200, 138),
        toast(104),
        toast(200),
        rect(318, 196, 26, 22, 8, RUBBER.drum),
        path("M72 212Q72 162 122 162H278Q328 162 328 212V296Q328 316 308 316H92Q72 316 72 296z", tone.body),
        rect(96, 162, 208, 16, 8, tone.deep),
        line("M331 190V270", tone.deep, 6),
        rect(318, 200, 30, 20, 8, RUBBER.drum),
        shine("M84 270V214Q84 184 112 178H190Q104 190 102 270z", 0.4),
        shade("M72 280H328V296Q328 316 308 316H92Q72 316 72 296z", 0.1),
        circle(278, 256, 24, tone.deep),
        circle(277, 254, 20, STEEL.dome),
        line("M277 254L288 242", STEEL.deep, 5),
        circle(226, 240, 7, "#ffb35c"),
        circle(226, 268, 7, tone.light),
        rect(94, 312, 36, 10, 4, RUBBER.base),
        rect(270, 312, 36, 10, 4, RUBBER.base),
    )


def food_container(tone: Tone) -> str:
    """Filled and clipped shut; a clear one has a blue lid."""
    lid = TONES["blue"] if tone.name == "transparent" else tone
    return draw(
        ground(200, 140),
        path("M74 178H326L312 296Q309 320 284 320H116Q91 320 88 296z", CLEAR.body),
        within(
            "M84 206H316L306 294Q304 312 284 312H116Q96 312 94 294z",
            "#f8efd9",
            circle(124, 238, 26, TONES["red"].dome),
            circle(170, 256, 30, TONES["orange"].dome),
            circle(222, 240, 30, TONES["leaf"].dome),
            circle(274, 258, 32, TONES["red"].dome),
            circle(132, 292, 30, TONES["leaf"].dome),
            circle(196, 304, 28, TONES["yellow"].dome),
            circle(248, 300, 28, TONES["orange"].dome),
        ),
        path("M74 178H326L312 296Q309 320 284 320H116Q91 320 88 296z", "#fff", 0.22),
        shine("M92 196H120L126 306H106z", 0.5),
        rect(62, 146, 276, 40, 14, lid.drum),
        rect(84, 134, 232, 20, 10, lid.body),
        rect(66, 176, 22, 44, 8, lid.shade),
        rect(312, 176, 22, 44, 8, lid.shade),
        rect(178, 176, 44, 40, 9, lid.body),
        rect(188, 202, 24, 5, 2.5, lid.deep, 0.6),
    )
