"""Bags, luggage, and what goes along on a journey."""

from drawing.shapes import box, circle, draw, ground, line, path, rect, shade, shine, turn, within
from drawing.tones import GLASS, GOLD, RUBBER, STEEL, TONES, Tone


def _zip(course: str, tone: Tone) -> str:
    return draw(line(course, tone.deep, 6, 0.8), line(course, STEEL.light, 2, 0.7, "2 3"))


def backpack(tone: Tone) -> str:
    body = "M104 160Q104 82 200 82Q296 82 296 160V288Q296 322 262 322H138Q104 322 104 288z"
    return draw(
        ground(200, 122),
        line("M168 92Q168 58 200 58Q232 58 232 92", tone.deep, 12),
        path("M112 150Q86 160 84 214V280Q84 304 108 306z", tone.deep),
        path("M288 150Q314 160 316 214V280Q316 304 292 306z", tone.deep),
        within(
            body,
            tone.body,
            shade("M262 82H300V330H248Q276 200 262 82z", 0.14),
            shine("M118 210V162Q118 112 168 98Q134 130 134 210z", 0.3),
        ),
        _zip("M126 196V160Q126 112 200 112Q274 112 274 160V196", tone),
        rect(130, 204, 140, 96, 20, tone.shade),
        rect(130, 200, 140, 96, 20, tone.body),
        _zip("M144 224H256", tone),
        rect(250, 222, 8, 20, 4, STEEL.base),
        rect(176, 146, 48, 24, 6, tone.deep, 0.65),
        line("M186 158H214", tone.light, 3),
        line("M150 300V322M250 300V322", tone.deep, 8, 0.6),
    )


def suitcase(tone: Tone) -> str:
    ribs = "".join(f"M{x} 120V296" for x in (132, 160, 188, 212, 240, 268))
    return draw(
        ground(200, 112, 326),
        line("M164 112V52Q164 44 172 44H228Q236 44 236 52V112", STEEL.shade, 8),
        rect(158, 38, 84, 16, 8, RUBBER.drum),
        *(draw(rect(x, 304, 22, 22, 9, RUBBER.base), circle(x + 11, 316, 5, STEEL.base)) for x in (116, 262)),
        rect(100, 104, 200, 208, 30, tone.deep),
        within(
            box(100, 100, 200, 206, 30),
            tone.body,
            line(ribs, tone.shade, 6, 0.8),
            shade("M272 96H310V310H260z", 0.12),
            shine("M108 220V134Q108 110 132 108H176Q122 116 122 220z", 0.35),
        ),
        rect(172, 92, 56, 14, 7, tone.deep),
        rect(184, 190, 32, 22, 6, STEEL.body),
        circle(200, 201, 4, STEEL.deep),
    )


def laptop_bag(tone: Tone) -> str:
    """A briefcase with a shoulder strap."""
    return draw(
        ground(200, 146),
        line("M92 160C60 20 340 20 308 160", tone.deep, 10),
        line("M156 144V120Q156 102 174 102H226Q244 102 244 120V144", tone.shade, 14),
        line("M160 120Q160 106 174 106H226", tone.light, 3, 0.7),
        rect(64, 146, 272, 176, 24, tone.shade),
        rect(64, 138, 272, 178, 24, tone.body),
        within(
            "M64 162Q64 138 88 138H312Q336 138 336 162V204Q336 236 300 236H100Q64 236 64 204z",
            tone.body,
            shine("M74 138H210L160 240H64z", 0.14),
            line("M72 204Q72 228 100 228H300Q328 228 328 204", tone.light, 2.5, 0.7, "7 5"),
        ),
        shade("M64 204Q64 236 100 236H300Q336 236 336 204V214Q336 246 300 246H100Q64 246 64 214z", 0.2),
        *(
            draw(rect(x, 206, 26, 60, 6, tone.deep), rect(x + 3, 228, 20, 20, 4, GOLD.body))
            for x in (112, 262)
        ),
        circle(92, 162, 8, GOLD.base),
        circle(308, 162, 8, GOLD.base),
    )


def handbag(tone: Tone) -> str:
    body = "M106 168H294Q306 168 308 180L326 300Q328 322 306 322H94Q72 322 74 300L92 180Q94 168 106 168z"
    return draw(
        ground(200, 140),
        line("M144 176C130 46 270 46 256 176", tone.deep, 13),
        line("M142 170C134 62 200 64 222 84", tone.light, 3, 0.5),
        within(
            body,
            tone.body,
            shade("M290 168L310 330H340V168z", 0.14),
            shine("M104 180H136L116 320H80z", 0.22),
            line("M82 304H318", tone.light, 2.5, 0.6, "7 5"),
        ),
        within(
            "M98 168H302L312 214Q260 262 200 262Q140 262 88 214z",
            tone.body,
            line("M92 208Q140 252 200 252Q260 252 308 208", tone.light, 2.5, 0.7, "7 5"),
        ),
        shade("M88 214Q140 262 200 262Q260 262 312 214L313 222Q260 272 200 272Q140 272 87 222z", 0.2),
        rect(182, 240, 36, 34, 9, GOLD.body),
        circle(200, 257, 7, GOLD.deep, 0.7),
        circle(144, 178, 9, GOLD.dome),
        circle(256, 178, 9, GOLD.dome),
    )


def wallet(tone: Tone) -> str:
    """Notes and cards look out of it."""
    return draw(
        ground(200, 136, 314),
        rect(74, 122, 252, 180, 22, tone.deep),
        turn(-5, rect(104, 80, 180, 90, 6, "#9ecb98"), circle(194, 118, 18, "#74b07a"), cx=200),
        turn(3, rect(116, 92, 176, 90, 12, "#f1c65a"), rect(116, 108, 176, 16, 0, "#7a5a24"), cx=200),
        rect(106, 112, 176, 80, 12, "#6aa0de"),
        rect(122, 124, 30, 22, 5, GOLD.light),
        within(
            box(70, 142, 260, 170, 22),
            tone.body,
            line("M82 154H318V300H82z", tone.light, 2.5, 0.6, "7 5"),
            shade("M290 140H340V320H270z", 0.12),
            shine("M74 150H190L130 312H74z", 0.12),
        ),
        path("M330 204H286Q268 204 268 226Q268 248 286 248H330z", tone.shade),
        circle(290, 226, 9, GOLD.dome),
    )


def travel_pillow(tone: Tone) -> str:
    course = "M134 266C76 130 324 130 266 266"
    return draw(
        ground(200, 124, 326),
        line(course, tone.shade, 88),
        line("M132 260C74 124 326 124 264 260", tone.body, 82),
        line("M112 250C70 126 290 100 286 214", tone.light, 10, 0.5),
        line("M164 266C140 180 260 180 236 266", tone.deep, 3, 0.5, "6 4"),
        line("M164 288Q200 310 236 288", tone.deep, 8),
        rect(186, 290, 28, 18, 6, RUBBER.base),
        rect(188, 150, 24, 12, 3, "#fff", 0.8),
    )


def umbrella(tone: Tone) -> str:
    """Open, with a wooden crook."""
    edge = "M56 196C62 92 130 64 200 64C270 64 338 92 344 196Q320 170 296 196Q272 170 248 196Q224 170 200 196Q176 170 152 196Q128 170 104 196Q80 170 56 196z"
    return draw(
        ground(206, 70, 344),
        rect(195.5, 46, 9, 28, 4.5, STEEL.base),
        line("M200 180V306Q200 336 224 336Q248 336 248 310", TONES["wood"].base, 12),
        line("M197 190V300", TONES["wood"].light, 3),
        within(
            edge,
            tone.body,
            path("M200 56C120 80 106 140 104 200H152C150 140 170 90 200 56z", tone.light, 0.45),
            path("M200 56C280 80 294 140 296 200H248C250 140 230 90 200 56z", tone.shade, 0.55),
            shade("M296 196C294 140 280 90 200 64C300 64 338 100 344 200z", 0.14),
        ),
        line(
            "M200 64C120 84 106 140 104 194M200 64C166 96 152 140 152 194M200 64V194M200 64C234 96 248 140 248 194M200 64C280 84 294 140 296 194",
            tone.deep,
            2,
            0.4,
        ),
    )


def travel_adapter(tone: Tone) -> str:
    return draw(
        ground(200, 110),
        rect(156, 58, 16, 66, 4, STEEL.round),
        rect(228, 58, 16, 66, 4, STEEL.round),
        rect(128, 92, 144, 40, 14, tone.deep),
        rect(104, 112, 192, 210, 38, tone.shade),
        rect(104, 112, 186, 206, 38, tone.body),
        shine("M112 230V154Q112 122 142 120H210Q128 132 126 230z", 0.4),
        circle(197, 196, 62, tone.shade, 0.7),
        circle(197, 196, 55, tone.light),
        rect(190, 156, 14, 30, 5, GLASS),
        rect(162, 206, 28, 13, 5, GLASS),
        rect(204, 206, 28, 13, 5, GLASS),
        circle(174, 184, 7, GLASS),
        circle(220, 184, 7, GLASS),
        circle(197, 230, 6, GLASS),
        *(draw(rect(x, 276, 44, 20, 5, GLASS), rect(x + 6, 286, 32, 5, 2, "#6a9fd8")) for x in (142, 208)),
    )


def toiletry_bag(tone: Tone) -> str:
    """Brush, bottle and tube look out of it."""
    clear = tone.name == "transparent"
    body = "M72 196Q72 168 100 168H300Q328 168 328 196V284Q328 322 290 322H110Q72 322 72 284z"
    return draw(
        ground(200, 145),
        turn(
            -14,
            rect(120, 80, 12, 150, 6, TONES["blue"].base),
            rect(116, 78, 20, 36, 5, "#fff"),
            cx=126,
            cy=200,
        ),
        rect(176, 96, 62, 120, 10, TONES["terracotta"].round),
        rect(184, 76, 46, 26, 5, TONES["paper"].drum),
        rect(186, 128, 42, 40, 4, "#fff", 0.7),
        turn(
            10,
            path("M262 110H308L300 220H270z", TONES["leaf"].round),
            rect(262, 98, 46, 14, 4, "#fff"),
            cx=285,
            cy=200,
        ),
        line("M328 220Q364 220 364 250Q364 280 328 280", tone.shade, 11),
        path(body, tone.body, 0.85 if clear else 1),
        shade("M72 272Q200 296 328 272V284Q328 322 290 322H110Q72 322 72 284z", 0.1),
        shine("M84 256V206Q84 188 104 186H180Q104 196 102 256z", 0.35),
        _zip("M88 190H312", tone),
        turn(12, rect(286, 188, 10, 34, 5, GOLD.base), cx=291, cy=190),
        rect(160, 236, 80, 40, 8, tone.deep, 0.35),
        line("M178 256H222", tone.light, 4),
    )


def duffel_bag(tone: Tone) -> str:
    return draw(
        ground(200, 160),
        line("M132 170C124 66 276 66 268 170", tone.deep, 13),
        within(
            box(46, 142, 308, 176, 58),
            tone.drum,
            rect(46, 142, 62, 176, 0, tone.shade, 0.5),
            rect(292, 142, 62, 176, 0, tone.shade, 0.8),
            shade("M40 286H360V320H40z", 0.12),
        ),
        line("M108 146V314M292 146V314", tone.deep, 3, 0.4, "7 5"),
        _zip("M112 160H288", tone),
        line("M140 166V316M260 166V316", tone.deep, 15),
        line("M136 172V310M256 172V310", tone.light, 2.5, 0.5, "6 5"),
        rect(164, 214, 72, 62, 10, tone.shade),
        _zip("M172 230H228", tone),
        *(circle(x, 206, 7, GOLD.base) for x in (140, 260)),
        line("M70 200Q50 226 70 256", tone.deep, 9),
    )


def packing_cubes(tone: Tone) -> str:
    """Three cubes, the largest at the bottom."""

    def cube(x: float, y: float, width: float, height: float) -> str:
        dots = "".join(f"M{x + 26} {y + 26 + 8 * row}h{width - 52}" for row in range(int((height - 44) / 8)))
        return draw(
            rect(x, y + 5, width, height, 16, tone.deep),
            rect(x, y, width, height, 16, tone.body),
            rect(x + 18, y + 17, width - 36, height - 34, 8, tone.deep, 0.55),
            line(dots, tone.light, 3, 0.7, "0 8"),
            line(f"M{x + 10} {y + 8}H{x + width - 10}", STEEL.light, 2, 0.8, "2 3"),
            rect(x + width - 34, y + 4, 20, 8, 4, STEEL.base),
            line(f"M{x + width} {y + height / 2 - 14}q16 14 0 28", tone.shade, 8),
        )

    return draw(ground(200, 136), cube(78, 226, 244, 92), cube(96, 142, 200, 80), cube(116, 76, 150, 62))
