"""Babies and small children."""

from drawing.motifs import wheel
from drawing.shapes import box, circle, draw, ground, line, oval, path, rect, ring, shade, shine, within
from drawing.tones import GLASS, HALO, RUBBER, STEEL, TONES, WHITE, WOOD, Tone


def stroller(tone: Tone) -> str:
    return draw(
        ground(194, 130),
        line("M252 190L118 292M142 196L276 292", STEEL.shade, 10),
        line("M252 190L312 104Q320 92 334 96", RUBBER.base, 13),
        path("M92 186Q92 66 212 66V186z", tone.body),
        path("M92 186Q96 90 212 66Q150 110 146 186z", tone.light, 0.5),
        path("M212 66V186H178Q176 110 212 66z", tone.shade, 0.6),
        line("M92 186Q92 66 212 66", tone.deep, 4, 0.35),
        line("M146 186Q150 110 212 66M178 186Q178 112 212 66", tone.deep, 3, 0.3),
        path("M88 184H286Q296 184 292 196Q276 258 214 258H152Q102 258 88 196Q86 184 88 184z", tone.body),
        shade("M92 214Q190 240 286 214Q270 258 214 258H152Q106 258 92 214z", 0.14),
        line("M88 184H288", tone.deep, 8),
        circle(226, 160, 25, TONES["skin"].dome),
        line("M218 158h.1M234 158h.1", "#5b3b25", 5),
        line("M220 168q6 6 12 0", "#5b3b25", 3),
        line("M226 136q8 -8 2 -12", "#5b3b25", 4),
        path("M194 184Q200 168 226 178Q252 168 262 184z", WHITE.base),
        line("M138 270H262L246 286H152z", tone.deep, 4, 0.7),
        wheel(118, 296, 28),
        wheel(276, 296, 28),
    )


def car_seat(tone: Tone) -> str:
    return draw(
        ground(200, 116),
        path("M96 286H304L316 310Q318 322 306 322H94Q82 322 84 310z", RUBBER.drum),
        path(
            "M116 128Q112 58 160 56H240Q288 58 284 128L304 272Q306 296 282 296H118Q94 296 96 272z", tone.deep
        ),
        path("M134 118Q132 76 164 74H236Q268 76 266 118L274 232Q200 254 126 232z", tone.body),
        path("M112 84Q92 92 96 132L112 156L146 146V92z", tone.base),
        path("M288 84Q308 92 304 132L288 156L254 146V92z", tone.shade),
        path("M150 88Q152 78 168 78H232Q248 78 250 88V128Q200 142 150 128z", tone.light, 0.6),
        path(
            "M104 244Q108 230 130 232Q200 254 270 232Q292 230 296 244L302 280Q300 298 278 298H122Q100 298 98 280z",
            tone.drum,
        ),
        path(
            "M84 212Q84 196 100 196H116L122 272H98Q84 272 84 258zM316 212Q316 196 300 196H284L278 272H302Q316 272 316 258z",
            tone.shade,
        ),
        line("M164 142L186 234M236 142L214 234", RUBBER.base, 15),
        line("M200 248V282", RUBBER.base, 15),
        rect(180, 226, 40, 34, 9, tone.accent("red", "gold").body),
        rect(160, 172, 22, 16, 5, WHITE.base),
        rect(218, 172, 22, 16, 5, WHITE.base),
    )


def baby_bottle(tone: Tone) -> str:
    glass = TONES["transparent"]
    teat = TONES["biscuit"]
    return draw(
        ground(200, 84),
        path(
            "M174 108C174 84 188 86 188 66C188 54 194 48 200 48C206 48 212 54 212 66C212 86 226 84 226 108z",
            teat.round,
        ),
        path("M142 116Q142 102 156 102H244Q258 102 258 116V142H142z", tone.round),
        line("M158 110V140M174 110V140M190 110V140M206 110V140M222 110V140M240 110V140", tone.deep, 3, 0.25),
        path(
            "M148 146H252Q268 164 262 190Q256 214 262 236V294Q262 322 234 322H166Q138 322 138 294V236Q144 214 138 190Q132 164 148 146z",
            glass.round,
        ),
        path(
            "M141 204Q200 192 259 204Q257 220 262 236V294Q262 322 234 322H166Q138 322 138 294V236Q143 220 141 204z",
            "#fffaf0",
        ),
        line(
            "M232 182h20M238 208h14M232 234h22M238 260h16M232 286h22",
            tone.deep if tone.name != "transparent" else glass.deep,
            4,
            0.7,
        ),
        path(
            "M182 246C170 228 148 240 156 256Q162 270 182 284Q202 270 208 256C216 240 194 228 182 246z",
            tone.base if tone.name not in ("transparent", "white") else TONES["pink"].base,
        ),
        shine("M148 170Q150 160 158 154V300Q148 296 148 286z", 0.7),
    )


def baby_monitor(tone: Tone) -> str:
    """The parents' display and the camera."""
    return draw(
        ground(200, 140),
        path("M232 320Q230 282 268 282H306Q344 282 342 320z", tone.body),
        rect(274, 252, 26, 36, 8, tone.shade),
        circle(287, 204, 58, tone.dome),
        circle(287, 204, 35, GLASS),
        ring(287, 204, 25, "#3b4a6b", 5),
        circle(287, 204, 12, "#0b0f18"),
        circle(278, 194, 6, "#cfe0f8"),
        circle(287, 304, 5, "#7ee0a1"),
        rect(70, 78, 12, 70, 6, tone.shade),
        rect(58, 126, 148, 196, 26, tone.shade),
        rect(58, 126, 142, 192, 26, tone.body),
        rect(72, 142, 114, 92, 10, GLASS),
        rect(77, 147, 104, 82, 6, "#46668f"),
        circle(128, 184, 22, TONES["skin"].dome),
        line("M119 184q3 4 6 0M131 184q3 4 6 0M124 194q4 3 8 0", "#5b3b25", 2.6),
        path("M88 229Q94 200 128 208Q164 200 170 229z", TONES["blue"].light),
        line("M148 158h12l-12 12h12", "#fff", 3, 0.8),
        circle(129, 276, 25, tone.shade),
        circle(129, 276, 9, tone.light),
        line("M84 258h.1M174 258h.1M84 294h.1M174 294h.1", tone.deep, 9, 0.6),
    )


def cot(tone: Tone) -> str:
    bars = "".join(rect(x, 156, 9, 124, 4, tone.round) for x in range(94, 306, 26))
    return draw(
        ground(200, 146),
        path("M84 108Q200 78 316 108V130Q200 100 84 130z", tone.shade),
        *(rect(x, 108, 7, 120, 3, tone.shade) for x in range(106, 296, 26)),
        rect(76, 222, 248, 44, 10, WHITE.drum),
        path("M92 226Q90 200 118 204H160Q184 200 182 226z", WHITE.base),
        path(
            "M176 222Q178 206 200 206H306Q324 206 322 222V266H184z",
            TONES["blue"].body if tone.name not in ("blue", "navy") else TONES["yellow"].body,
        ),
        *(
            circle(x, y, 5, "#fff", 0.8)
            for x, y in ((212, 230), (240, 246), (268, 228), (296, 244), (214, 254))
        ),
        bars,
        rect(72, 142, 256, 20, 8, tone.drum),
        rect(72, 272, 256, 22, 8, tone.drum),
        rect(62, 96, 22, 222, 8, tone.round),
        rect(316, 96, 22, 222, 8, tone.round),
        circle(73, 94, 14, tone.dome),
        circle(327, 94, 14, tone.dome),
        wheel(73, 314, 9),
        wheel(327, 314, 9),
    )


def high_chair(tone: Tone) -> str:
    wood = WOOD if tone.name != "brown" else TONES["brown"]
    return draw(
        ground(200, 118),
        line("M152 200L112 318M248 200L288 318M168 200L150 300M232 200L250 300", wood.base, 14),
        line("M148 204L108 316M244 204L284 316", wood.light, 3, 0.6),
        line("M130 276H270", wood.shade, 12),
        path("M138 84Q140 54 172 54H228Q260 54 262 84L266 176Q200 194 134 176z", tone.body),
        path("M154 88Q156 70 174 70H226Q244 70 246 88L248 166Q200 176 152 166z", tone.light, 0.55),
        path(
            "M168 96C180 82 194 92 200 102C206 92 220 82 232 96C240 112 216 128 200 140C184 128 160 112 168 96z",
            tone.shade,
            0.6,
        ),
        path("M126 176Q200 196 274 176L278 204Q278 220 262 220H138Q122 220 122 204z", tone.shade),
        path("M78 168Q78 152 94 152H306Q322 152 322 168Q322 188 300 190H100Q78 188 78 168z", WHITE.drum),
        oval(200, 163, 92, 7, WHITE.shade, 0.7),
        path("M224 138H276Q276 160 262 160H238Q224 160 224 138z", TONES["orange"].round),
        oval(250, 138, 26, 6, TONES["honey"].light),
        line("M182 158L214 130", TONES["blue"].base, 5),
    )


def diaper(tone: Tone) -> str:
    """A pack and one nappy."""
    accent = TONES["blue"] if tone.name == "white" else tone
    return draw(
        ground(200, 146),
        rect(60, 94, 190, 228, 22, accent.body),
        within(
            box(60, 94, 190, 228, 22),
            "none",
            shade("M220 94H260V330H210z", 0.14),
            shine("M72 110H92V310H72z", 0.25),
            path("M60 94H250V128H60z", accent.light, 0.7),
            oval(155, 222, 66, 62, "#fff", 0.9),
        ),
        line("M126 94Q126 68 155 68Q184 68 184 94", accent.shade, 10),
        circle(155, 216, 36, TONES["skin"].dome),
        line("M143 214h.1M167 214h.1", "#5b3b25", 6),
        line("M147 228q8 8 16 0", "#5b3b25", 3.5),
        line("M155 182q12 -10 2 -16", "#5b3b25", 4),
        circle(134, 226, 6, TONES["pink"].base, 0.7),
        circle(176, 226, 6, TONES["pink"].base, 0.7),
        line("M118 298H192", "#fff", 8, 0.9),
        path(
            "M184 220Q268 240 352 220L358 250Q360 262 348 264Q318 270 312 296Q306 322 268 322Q230 322 224 296Q218 270 188 264Q176 262 178 250z",
            WHITE.body,
        ),
        path("M184 220Q268 240 352 220L354 232Q268 254 182 232z", WHITE.light),
        path(
            "M178 246L212 250V266Q196 262 188 264Q176 262 178 250zM358 246L324 250V266Q340 262 348 264Q360 262 358 250z",
            accent.base,
        ),
        *(
            path(f"M{x} {y}l4 -8 4 8 9 1-7 6 2 9-8-5-8 5 2-9-7-6z", accent.light)
            for x, y in ((238, 260), (286, 260), (262, 286))
        ),
        line("M224 296Q228 276 216 266M312 296Q308 276 320 266", WHITE.shade, 4),
    )


def play_mat(tone: Tone) -> str:
    """A mat of foam tiles, a block and a ball on it."""
    other = TONES["blue"] if tone.name in ("white", "beige") else WHITE
    # Where the tiles of one colour reach into their neighbours.
    knobs = "200 200;155 222;245 222;112 245;288 245;145 268;235 179"
    other_knobs = "165 179;126 201;274 201;200 245;255 268"
    return draw(
        ground(200, 160, 316),
        path("M112 168H288L352 300H48z", tone.deep),
        path("M112 158H288L352 290H48z", tone.base),
        path("M170 158H230L240 200H160zM92 200H160L150 244H70zM240 200H308L330 244H250z", other.base),
        path("M150 244H250L260 290H140z", other.base),
        *_knobs(knobs, tone.base),
        *_knobs(other_knobs, other.base),
        shine("M112 158H200L130 290H48z", 0.14),
        # A block and a ball lie on it.
        path("M132 138L166 128L200 138V176L166 188L132 176z", TONES["red"].base),
        path("M132 138L166 148V188L132 176z", TONES["red"].light),
        path("M132 138L166 128L200 138L166 148z", "#fff", 0.5),
        circle(262, 176, 27, TONES["yellow"].dome),
        path("M236 170Q262 160 288 170L287 182Q262 172 237 182z", TONES["blue"].base),
    )


def _knobs(places: str, colour: str) -> list[str]:
    points = (place.split() for place in places.split(";"))
    return [oval(int(x), int(y), 10, 7, colour) for x, y in points]


def balance_bike(tone: Tone) -> str:
    """A bicycle without pedals."""
    return draw(
        ground(200, 150),
        circle(108, 264, 58, RUBBER.base),
        circle(108, 264, 43, HALO),
        circle(292, 264, 58, RUBBER.base),
        circle(292, 264, 43, HALO),
        *(
            line(f"M{x} 264m-40 0h80M{x} 264m-20 -35l40 70M{x} 264m20 -35l-40 70", STEEL.shade, 3)
            for x in (108, 292)
        ),
        circle(108, 264, 11, tone.dome),
        circle(292, 264, 11, tone.dome),
        line("M292 264L258 140L246 100", tone.shade, 13),
        line("M108 264L166 214L266 168", tone.base, 18),
        line("M108 264L152 178", tone.base, 13),
        line("M166 208L262 164", tone.light, 4, 0.7),
        line("M152 178L146 160", STEEL.shade, 10),
        path(
            "M108 150Q108 136 126 138L184 142Q194 146 190 156Q184 164 166 162H122Q108 162 108 150z",
            RUBBER.drum,
        ),
        line("M246 102Q236 84 212 92", RUBBER.base, 12),
        line("M246 102Q262 92 280 96", RUBBER.base, 12),
        circle(252, 116, 10, tone.dome),
    )
