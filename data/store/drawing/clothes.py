"""Clothes, laid flat."""

from drawing.shapes import (
    circle,
    draw,
    flip,
    ground,
    hoop,
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
from drawing.tones import GOLD, STEEL, TONES, Tone

FLAT = 344  # the shadow under what hangs or lies


def t_shirt(tone: Tone) -> str:
    shirt = (
        "M152 84Q200 116 248 84L290 100Q302 105 308 118L340 186Q343 193 336 197L298 214Q291 217 288 210L282 194V314Q282 326 270 326"
        "H130Q118 326 118 314V194L112 210Q109 217 102 214L64 197Q57 193 60 186L92 118Q98 105 110 100z"
    )
    return draw(
        ground(200, 110, FLAT),
        path("M152 84Q200 74 248 84Q240 112 200 112Q160 112 152 84z", tone.deep),
        within(
            shirt,
            tone.body,
            shade("M282 194V340H246Q262 250 262 130z", 0.12),
            shade("M118 194L126 132Q130 160 124 200V326H118z", 0.16),
            shade("M282 194L274 132Q270 160 276 200V326H282z", 0.16),
            shine("M136 150Q150 220 140 326H128V200z", 0.25),
            line("M60 186L104 206M340 186L296 206", tone.shade, 3),
            line("M118 316H282", tone.shade, 3),
        ),
        line("M152 84Q160 122 200 122Q240 122 248 84", tone.shade, 9),
        line("M152 84Q160 122 200 122Q240 122 248 84", tone.light, 2.5, 0.6),
    )


def sweater(tone: Tone) -> str:
    """A jumper in cable stitch."""
    knit = (
        "M156 84Q200 104 244 84L282 98Q298 104 304 122L334 262Q336 272 326 275L302 281Q292 283 290 273L272 196V306H128V196L110 273"
        "Q108 283 98 281L74 275Q64 272 66 262L96 122Q102 104 118 98z"
    )
    cable = "M{0} 116q-12 14 0 28q12 14 0 28q-12 14 0 28q12 14 0 28q-12 14 0 28q12 14 0 28M{0} 116q12 14 0 28q-12 14 0 28q12 14 0 28q-12 14 0 28q12 14 0 28q-12 14 0 28"
    return draw(
        ground(200, 112, FLAT),
        path("M156 84Q200 70 244 84Q236 106 200 106Q164 106 156 84z", tone.deep),
        within(
            knit,
            tone.body,
            shade("M272 196V306H244Q262 240 262 140z", 0.12),
            shade("M128 196V306H136Q140 220 134 150z", 0.12),
            *(line(cable.format(x), tone.shade, 4, 0.75) for x in (168, 200, 232)),
            line("M72 262l40 9M328 262l-40 9", tone.shade, 24, 0.45),
        ),
        rect(126, 300, 148, 26, 6, tone.base),
        line("M132 313H270", tone.shade, 24, 0.75, "3 6"),
        line("M156 84Q164 118 200 118Q236 118 244 84", tone.base, 15),
        line("M156 84Q164 118 200 118Q236 118 244 84", tone.shade, 15, 0.7, "3 5"),
    )


def jacket(tone: Tone) -> str:
    half = "M200 92L160 76L116 96Q102 102 96 118L64 252Q62 262 71 265L96 272Q106 274 108 265L126 194V310Q126 320 136 320H200z"
    side = within(
        half,
        tone.body,
        shade("M126 194L138 130Q142 170 136 210V320H126z", 0.18),
        line("M66 250l44 11", tone.shade, 9),
        line("M126 306H200", tone.shade, 10, 0.6),
        line("M148 254L176 242", tone.deep, 4, 0.6),
        rect(144, 148, 40, 38, 5, tone.shade, 0.45),
        line("M144 158H184", tone.deep, 2.5, 0.5),
    )
    return draw(
        ground(200, 106, FLAT),
        path("M160 76Q200 58 240 76L200 110z", tone.deep),
        side,
        flip(side),
        shade(
            "M200 92L240 76L284 96Q298 102 304 118L336 252Q338 262 329 265L304 272L274 194V310Q274 320 264 320H200z",
            0.08,
        ),
        line("M200 104V318", STEEL.base, 5, 1, "4 2.5"),
        path("M160 76Q150 100 172 128L200 106z", tone.light),
        path("M240 76Q250 100 228 128L200 106z", tone.base),
        rect(196, 122, 8, 18, 4, GOLD.base),
    )


def coat(tone: Tone) -> str:
    """A belted coat with wide lapels."""
    half = "M200 86L166 62L124 78Q110 84 106 100L78 240Q76 250 85 252L106 256Q116 258 118 249L134 184L122 326Q121 336 131 336H200z"
    side = within(
        half,
        tone.body,
        shade("M134 184L142 130Q150 180 140 230L132 336H122z", 0.18),
        line("M80 236l40 9", tone.shade, 5, 0.8),
        line("M146 266L172 254", tone.deep, 5, 0.6),
    )
    return draw(
        ground(200, 96, 348),
        path("M166 62Q200 44 234 62L200 100z", tone.deep),
        side,
        flip(side),
        shade("M200 86L234 62L276 78L294 100L322 240L282 249L266 184L278 336H200z", 0.08),
        line("M200 160V334", tone.deep, 3, 0.6),
        path("M166 62Q146 92 150 116L172 120L164 132L200 176V104z", tone.light),
        path("M234 62Q254 92 250 116L228 120L236 132L200 176V104z", tone.base),
        path("M136 196Q200 210 264 196L266 216Q200 230 134 216z", tone.shade),
        rect(186, 196, 32, 28, 5, tone.deep),
        rect(191, 201, 22, 18, 3, tone.shade),
        *(circle(x, y, 5, tone.deep) for x in (180, 216) for y in (244, 276)),
    )


def dress(tone: Tone) -> str:
    gown = (
        "M156 64L164 60Q176 104 200 104Q224 104 236 60L244 64Q252 110 270 128Q254 156 250 184Q286 250 304 318Q306 326 298 328"
        "Q200 352 102 328Q94 326 96 318Q114 250 150 184Q146 156 130 128Q148 110 156 64z"
    )
    return draw(
        ground(200, 108, 350),
        within(
            gown,
            tone.body,
            shade("M210 190Q240 260 236 350H320Q300 240 250 184z", 0.1),
            shade(
                "M176 196Q160 280 164 350H184Q178 270 188 196zM226 196Q258 280 268 350H252Q236 270 216 196z",
                0.12,
            ),
            shine("M152 200Q126 260 116 330H134Q142 260 162 200z", 0.22),
            line("M98 318Q200 342 302 318", tone.shade, 4),
            line("M166 70Q176 112 200 112Q224 112 234 70", tone.shade, 4),
        ),
        path("M149 178Q200 192 251 178L252 198Q200 212 148 198z", tone.deep, 0.75),
    )


def trousers(tone: Tone) -> str:
    legs = "M136 66H264Q270 66 271 72L290 318Q291 328 281 328H230Q222 328 221 320L200 160L179 320Q178 328 170 328H119Q109 328 110 318L129 72Q130 66 136 66z"
    return draw(
        ground(200, 104, FLAT),
        within(
            legs,
            tone.body,
            shade("M200 160L221 320L230 328H250Q226 230 214 110z", 0.16),
            shade("M264 66L290 328H276Q262 200 252 66z", 0.12),
            line("M158 104L150 326M242 104L250 326", tone.light, 3.5, 0.7),
            line("M128 94H272", tone.shade, 4, 0.8),
            line("M200 94V156", tone.shade, 3.5),
            line("M134 104Q148 128 168 104M266 104Q252 128 232 104", tone.deep, 3.5, 0.6),
            line("M110 316H178M222 316H290", tone.shade, 3),
        ),
        circle(200, 80, 5, tone.deep),
        line("M152 64V94M248 64V94M178 64V94M222 64V94", tone.shade, 6),
    )


def jeans(tone: Tone) -> str:
    """Seams in orange thread, turned-up legs."""
    legs = "M134 66H266Q272 66 273 72L294 314Q295 328 284 328H230Q221 328 220 320L200 164L180 320Q179 328 170 328H116Q105 328 106 314L127 72Q128 66 134 66z"
    stitch = "#e8a95c"
    return draw(
        ground(200, 106, FLAT),
        within(
            legs,
            tone.body,
            oval(146, 200, 22, 74, tone.light, 0.45),
            oval(254, 200, 22, 74, tone.light, 0.45),
            shade("M200 164L220 320L230 328H244Q222 230 212 120z", 0.18),
            path("M106 308H184L182 330H104zM216 308H296V330H218z", tone.light, 0.7),
            line("M104 308H182M218 308H298", stitch, 2.5, 1, "6 3"),
            line("M124 98H276", stitch, 2.5, 1, "6 3"),
            line("M200 98V150Q200 158 192 158", stitch, 2.5, 1, "6 3"),
            line("M208 98V140Q206 160 192 164", stitch, 2.5, 1, "6 3"),
            line("M132 102Q140 136 178 102M268 102Q260 136 222 102", tone.deep, 4, 0.7),
            line("M130 110Q140 144 184 104M270 110Q260 144 216 104", stitch, 2.5, 1, "6 3"),
        ),
        *(rect(x, 62, 11, 40, 3, tone.shade) for x in (146, 176, 214, 244)),
        circle(200, 82, 7, GOLD.base),
        circle(198, 80, 2.5, GOLD.light),
    )


def socks(tone: Tone) -> str:
    sock = "M0 8Q0 0 8 0H76Q84 0 84 8V128Q84 146 96 158L134 194Q152 214 136 234Q118 254 94 238L24 190Q0 172 0 144z"
    one = within(
        sock,
        tone.body,
        rect(-4, -4, 92, 40, 0, tone.shade, 0.6),
        line("M4 16H82", tone.light, 34, 0.35, "3 6"),
        path("M0 148Q20 132 40 150Q52 172 34 200H-10z", tone.deep, 0.6),
        path("M102 164Q92 210 116 260H170V150z", tone.deep, 0.6),
        line(
            "M-2 58H88M-2 70H88", "#fff" if tone.name not in ("white", "beige") else TONES["red"].base, 5, 0.8
        ),
        shine("M12 80H26V150Q18 140 12 140z", 0.25),
    )
    return draw(
        ground(200, 124, 336), turn(7, move(172, 66, one), cx=230), turn(-4, move(84, 80, one), cx=130)
    )


def belt(tone: Tone) -> str:
    """Rolled up, the buckle in front."""
    return draw(
        ground(200, 128),
        oval(200, 166, 122, 56, tone.deep),
        path("M78 166V250C78 334 322 334 322 250V166C322 240 78 240 78 166z", tone.round),
        oval(200, 166, 106, 46, tone.shade),
        oval(200, 170, 100, 42, "#2a1c10", 0.45),
        hoop(200, 168, 88, 35, tone.base, 11),
        oval(200, 176, 78, 28, HALO_DARK),
        line("M84 184C92 246 308 246 316 184M84 250C92 318 308 318 316 250", tone.light, 2.5, 0.7, "7 5"),
        path("M196 220C240 220 290 212 318 186V252C296 292 240 304 196 304z", tone.body),
        *(circle(x, y, 4.5, tone.deep) for x, y in ((286, 246), (262, 256), (238, 262))),
        rect(146, 208, 84, 106, 16, GOLD.body),
        rect(160, 222, 56, 78, 8, tone.base),
        line("M156 262H226", GOLD.light, 9),
        rect(118, 214, 17, 92, 6, tone.shade),
    )


HALO_DARK = "#cfc4b4"


def sleepsuit(tone: Tone) -> str:
    stars = "150 126,160 196,226 150,238 214,150 264,236 280,104 150,288 150"
    suit = (
        "M164 70Q200 92 236 70L270 84Q282 90 288 102L322 170Q326 178 318 183L298 194Q290 198 285 190L262 152V216L286 300"
        "Q294 336 262 338Q238 340 230 312L200 244L170 312Q162 340 138 338Q106 336 114 300L138 216V152L115 190Q110 198 102 194L82 183"
        "Q74 178 78 170L112 102Q118 90 130 84z"
    )
    return draw(
        ground(200, 110, 350),
        path("M164 70Q200 58 236 70Q228 92 200 92Q172 92 164 70z", tone.deep),
        within(
            suit,
            tone.body,
            shade("M262 152V216L286 300L262 340H244Q252 230 246 130z", 0.1),
            *(
                path(f"M{place}l4 -9 4 9 9 1-7 6 3 9-9-5-9 5 3-9-7-6z", "#fff", 0.7)
                for place in stars.split(",")
            ),
            line("M80 170l34 20M320 170l-34 20", tone.shade, 10, 0.7),
            path("M112 306Q140 296 172 306V350H100zM228 306Q260 296 288 306V350H228z", tone.shade, 0.6),
        ),
        line("M164 70Q172 104 200 104Q228 104 236 70", tone.shade, 8),
        line("M200 106V226Q200 240 192 252L160 316", tone.shade, 3.5),
        *(circle(200, y, 5, "#fff") for y in (124, 152, 180, 208)),
        circle(190, 256, 5, "#fff"),
        circle(176, 286, 5, "#fff"),
    )
