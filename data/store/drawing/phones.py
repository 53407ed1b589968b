"""Phones, what is worn on the wrist, and what feeds and protects them."""

from drawing.motifs import lens, phone_front
from drawing.shapes import circle, draw, ground, hoop, line, move, path, rect, ring, shade, shine, turn
from drawing.tones import GLASS, RUBBER, STEEL, Tone

BOLT = "M208 0L172 52H196L184 96L226 38H200z"


def phone(tone: Tone) -> str:
    """The coloured back, the display in front of it."""
    return draw(
        ground(204, 128),
        turn(
            -9,
            rect(92, 66, 132, 248, 24, tone.deep),
            rect(90, 64, 130, 248, 24, tone.body),
            rect(100, 74, 62, 84, 20, tone.shade, 0.6),
            lens(122, 98, 15),
            lens(122, 134, 15),
            lens(148, 116, 10),
            shine("M96 200V90Q96 72 114 70H190z", 0.18),
            circle(155, 216, 9, tone.shade, 0.7),
        ),
        turn(5, phone_front(186, 88, 122, 232, tone.shade), cx=247),
    )


def smartwatch(tone: Tone) -> str:
    """The strap has the product's colour."""
    return draw(
        ground(200, 78, 340),
        path("M158 124L166 48Q168 38 178 38H222Q232 38 234 48L242 124z", tone.round),
        path("M158 264L166 330Q168 342 178 342H222Q232 342 234 330L242 264z", tone.round),
        line("M200 300v.1M200 316v.1M200 284v.1", tone.deep, 7),
        shade("M158 124L160 104H240L242 124z", 0.2),
        shade("M158 264H242L240 284H160z", 0.2),
        rect(270, 168, 12, 34, 6, STEEL.shade),
        rect(126, 112, 148, 164, 44, STEEL.body),
        rect(134, 120, 132, 148, 38, GLASS),
        ring(200, 194, 46, "#3a4460", 9),
        line("M200 148A46 46 0 1 1 156 207", tone.light if tone.name != "black" else "#7ee0a1", 9),
        ring(200, 194, 31, "#3a4460", 7),
        line("M200 163A31 31 0 0 1 216 220", "#ffd27a", 7),
        line("M200 194V176M200 194L213 201", "#fff", 5),
        shine("M142 200V156Q142 128 170 128H214z", 0.12),
    )


def fitness_tracker(tone: Tone) -> str:
    return turn(
        10,
        ground(200, 60, 352),
        path("M166 130L170 46Q171 34 183 34H217Q229 34 230 46L234 130z", tone.round),
        path("M166 262L170 338Q171 350 183 350H217Q229 350 230 338L234 262z", tone.round),
        line("M200 290v.1M200 304v.1M200 318v.1M200 332v.1", tone.deep, 6),
        rect(158, 96, 84, 200, 36, tone.body),
        rect(165, 103, 70, 186, 30, GLASS),
        path(
            "M200 158C188 140 174 152 180 164Q184 174 200 186Q216 174 220 164C226 152 212 140 200 158z",
            "#ff6b5e",
        ),
        line("M176 216H188L194 204L202 228L208 216H224", "#7ee0a1", 4),
        line("M180 256h40", "#7fd0ff", 6),
        line("M180 256h22", "#fff", 6, 0.9),
        shine("M171 190V128Q171 109 190 109H216z", 0.12),
    )


def power_bank(tone: Tone) -> str:
    """A power bank with its cable."""
    return draw(
        ground(204, 104),
        line("M222 92C222 28 320 40 318 110V150", RUBBER.base, 8),
        rect(308, 140, 20, 36, 5, RUBBER.drum),
        rect(312, 174, 12, 16, 3, STEEL.base),
        rect(214, 74, 16, 24, 3, STEEL.base),
        rect(122, 92, 164, 232, 30, tone.deep),
        rect(116, 88, 164, 232, 30, tone.body),
        shine("M126 240V120Q126 98 148 98H214Q140 108 138 240z", 0.35),
        move(0, 148, path(BOLT, tone.deep, 0.55)),
        *(circle(168 + 20 * index, 290, 5, "#7fd0ff" if index < 3 else tone.shade) for index in range(4)),
    )


def phone_charger(tone: Tone) -> str:
    """A wall plug."""
    return draw(
        ground(200, 104),
        rect(158, 72, 17, 72, 5, STEEL.round),
        rect(225, 72, 17, 72, 5, STEEL.round),
        rect(146, 124, 108, 26, 8, tone.shade),
        rect(112, 138, 176, 184, 36, tone.shade),
        rect(112, 138, 168, 184, 36, tone.body),
        shine("M122 240V172Q122 148 146 148H210Q140 158 134 240z", 0.4),
        move(60, 160, path(BOLT, tone.deep, 0.45), scale=0.68),
        rect(164, 268, 64, 22, 11, tone.deep),
        rect(174, 276, 44, 6, 3, STEEL.base),
    )


def phone_case(tone: Tone) -> str:
    """The case, a phone behind it."""
    clear = tone.name == "transparent"
    return draw(
        ground(206, 118),
        turn(10, phone_front(182, 66, 128, 244, STEEL.base), cx=240),
        turn(
            -7,
            rect(90, 72, 146, 250, 32, tone.deep, 0.6 if clear else 1),
            rect(86, 70, 146, 250, 32, tone.body, 0.82 if clear else 1),
            rect(94, 78, 130, 234, 25, tone.shade, 0.28),
            rect(104, 88, 66, 78, 22, tone.light),
            rect(108, 92, 58, 70, 18, "#39404f"),
            lens(126, 112, 12),
            lens(126, 142, 12),
            lens(149, 127, 8),
            shine("M98 220V180L214 92V130z", 0.25),
            rect(82, 150, 6, 34, 3, tone.shade),
            rect(82, 194, 6, 22, 3, tone.shade),
        ),
    )


def phone_holder(tone: Tone) -> str:
    """A stand that holds a phone."""
    return draw(
        ground(200, 100),
        path("M112 312Q112 290 140 290H260Q288 290 288 312Q288 322 276 322H124Q112 322 112 312z", tone.drum),
        path("M184 200H216L222 296H178z", tone.round),
        turn(8, phone_front(136, 52, 128, 206, "#4b5160"), cx=200, cy=170),
        turn(
            8,
            path("M126 150Q126 142 134 142H146V196H134Q126 196 126 188z", tone.body),
            path("M274 150Q274 142 266 142H254V196H266Q274 196 274 188z", tone.shade),
            path("M150 246H250V262Q250 272 240 272H160Q150 272 150 262z", tone.body),
            cx=200,
            cy=170,
        ),
        shine("M130 300Q150 294 190 294V299Q150 300 130 306z", 0.5),
    )


def usb_cable(tone: Tone) -> str:
    """A coil with both plugs."""
    plug = draw(
        rect(-14, 0, 28, 58, 9, tone.body),
        rect(-9, 56, 18, 26, 5, STEEL.round),
        line("M0 12V34", tone.deep, 4, 0.5),
        rect(-7, -14, 14, 18, 4, tone.shade),
    )
    return draw(
        ground(200, 112),
        hoop(200, 168, 92, 80, tone.shade, 12),
        hoop(200, 172, 77, 67, tone.base, 12),
        hoop(200, 162, 107, 93, tone.base, 12),
        line("M102 132C132 64 268 64 298 132", tone.light, 2.5, 0.8, "5 6"),
        # Both ends leave the coil downwards and cross.
        line("M184 256C226 268 246 246 250 236", tone.base, 12),
        line("M216 256C174 268 154 246 150 236", tone.base, 12),
        rect(185, 56, 30, 38, 9, RUBBER.round),
        rect(183, 232, 34, 42, 9, RUBBER.round),
        turn(32, move(164, 268, plug), cx=164, cy=268),
        turn(-32, move(236, 268, plug), cx=236, cy=268),
    )


def screen_protector(tone: Tone) -> str:
    """A phone and the film that goes on it."""
    sheet = "M214 64Q214 52 226 52H322Q334 52 334 64V262Q334 274 322 274H262L214 226z"
    return draw(
        ground(190, 124),
        turn(-5, phone_front(92, 76, 138, 246, "#4b5160"), cx=160),
        turn(
            7,
            path(sheet, tone.shade, 0.55),
            # The corner where it is peeled off.
            path("M262 274V240Q262 226 248 226H214z", tone.light),
            rect(256, 62, 36, 9, 4.5, tone.deep, 0.6),
            shine("M226 190V160L320 76V106z", 0.75),
            shine("M236 216L326 134V146L248 222z", 0.6),
            cx=270,
        ),
    )
