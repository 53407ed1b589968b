"""Shoes and glasses."""

from drawing.shapes import both, circle, draw, ground, line, move, path, rect, shade, shine, within
from drawing.tones import RUBBER, TONES, WHITE, Tone


def _laces(colour: str, *points: tuple[int, int]) -> str:
    return line("".join(f"M{x} {y}l22 -20" for x, y in points), colour, 8)


def sneakers(tone: Tone) -> str:
    """One low shoe with a flat sole."""
    upper = "M72 296C60 256 62 214 70 180Q74 166 90 170Q126 180 154 160Q166 152 176 164C200 200 240 226 298 234Q340 242 340 296z"
    lace = TONES["grey"].light if tone.name == "white" else "#fff"
    return move(
        0,
        -36,
        ground(204, 150),
        path("M140 176Q146 140 164 138Q184 140 190 184z", tone.shade),
        within(
            upper,
            tone.body,
            path("M70 180Q74 166 90 170Q126 180 154 160Q160 176 132 190Q96 200 70 180z", tone.deep),
            path("M282 230Q262 260 268 300H350V234z", tone.light, 0.7),
            line("M284 230Q262 262 268 300", tone.shade, 3.5),
            path("M58 200Q86 214 92 250V300H50z", tone.shade, 0.65),
            rect(62, 190, 24, 34, 7, tone.light, 0.8),
            path("M158 196L196 296H232L178 184z", WHITE.base if tone.name != "white" else tone.shade, 0.85),
            line("M140 204C168 226 200 244 252 252", tone.shade, 3, 0.8, "6 4"),
        ),
        _laces(lace, (172, 196), (192, 216), (214, 232), (238, 244)),
        path("M64 288H342Q350 288 348 300Q344 322 324 322H86Q62 322 62 300Q62 290 64 288z", WHITE.drum),
        line("M66 300H345", tone.base if tone.name != "white" else WHITE.shade, 4),
        shade("M62 312H345Q338 322 324 322H86Q68 322 62 312z", 0.12),
    )


def running_shoes(tone: Tone) -> str:
    """One shoe with a thick, curved sole."""
    upper = "M70 276C58 240 62 206 62 180Q62 164 80 168L96 174Q126 180 148 156Q158 146 170 156C200 190 244 214 304 230Q342 240 344 280z"
    return move(
        0,
        -36,
        ground(204, 152),
        path("M134 172Q140 132 158 130Q178 134 186 178z", tone.shade),
        within(
            upper,
            tone.body,
            path("M62 176Q66 164 80 168Q124 184 148 156Q158 170 130 188Q94 200 62 176z", tone.deep),
            line("M230 200H340M214 212H350M240 224H350M250 236H350M250 248H350", tone.deep, 3, 0.3, "0 8"),
            path(
                "M118 284L150 192L170 186L156 284zM172 284L186 208L204 216L206 284z",
                WHITE.base if tone.name != "white" else tone.shade,
            ),
            path("M50 206Q84 214 92 246V290H50z", tone.shade, 0.8),
            path("M300 232Q286 262 292 284H350V234z", tone.shade, 0.55),
        ),
        _laces(
            "#fff" if tone.name != "white" else TONES["grey"].base,
            (164, 186),
            (184, 204),
            (206, 220),
            (230, 232),
        ),
        path(
            "M54 276Q60 262 78 266Q140 284 200 272Q280 262 346 270Q362 282 350 300Q340 316 312 316H84Q52 316 50 296Q50 284 54 276z",
            WHITE.drum,
        ),
        path("M58 300Q140 286 190 300Q250 312 340 300Q332 316 312 316H84Q62 316 58 300z", tone.base),
        path(
            "M70 314H140V322H84Q74 322 70 314zM150 315H230V322H150zM240 315H330Q322 322 312 322H240z",
            RUBBER.base,
        ),
        line("M58 282Q66 288 80 290", tone.base, 5),
    )


def hiking_boots(tone: Tone) -> str:
    """One boot with hooks and a heavy sole."""
    upper = "M92 288C80 250 84 180 84 108Q84 92 100 92H176Q190 92 192 106C196 150 204 190 240 206L300 222Q336 232 338 288z"
    return draw(
        ground(206, 148),
        path("M150 96Q158 66 176 64Q196 66 194 112z", tone.shade),
        within(
            upper,
            tone.body,
            path("M84 84H196V122Q140 136 84 122z", tone.deep),
            line("M84 124Q140 138 194 124", tone.light, 3, 0.5),
            path("M84 130Q120 140 124 200Q126 250 112 300H70V130z", tone.shade, 0.6),
            path("M278 212Q252 250 262 300H350V214z", tone.deep, 0.75),
            path("M124 226Q180 246 232 208L262 300H116z", tone.light, 0.28),
            line("M124 226Q180 246 232 208", tone.deep, 3, 0.5, "6 4"),
        ),
        line("M172 136l32 -8M174 158l34 -8M180 180l34 -10M194 202l30 -16M218 216l22 -20", "#d64b41", 7),
        *(
            circle(x, y, 5, TONES["gold"].base)
            for x, y in ((170, 136), (173, 158), (179, 181), (193, 203), (218, 217))
        ),
        path(
            "M82 278H338Q350 280 350 292V310Q350 318 342 318H86Q76 318 76 308V288Q76 280 82 278z", RUBBER.drum
        ),
        path(
            "M76 308H350V322H330L324 314H304L298 322H272L266 314H246L240 322H200V316H168V322H140L134 314H116L110 322H84Q76 322 76 314z",
            RUBBER.deep,
        ),
        line("M82 284H342", tone.light, 4, 0.7),
    )


LENS = "M98 164Q98 152 112 152H168Q184 152 184 168V190Q184 232 142 232Q98 232 98 186z"


def _glasses(tone: Tone, glass: str, opacity: float) -> str:
    half = draw(
        line("M100 168L72 164Q52 166 48 220", tone.shade, 10),
        path(LENS, glass, opacity),
        shine("M108 160H140L112 210Q104 190 106 172z", 0.35),
        line(LENS, tone.base, 11),
        line("M104 158Q120 150 164 152", tone.light, 3, 0.7),
    )
    return draw(
        ground(200, 130, 262),
        both(half),
        line("M184 172Q200 160 216 172", tone.base, 10),
        rect(92, 158, 12, 7, 3, TONES["steel"].light),
        rect(296, 158, 12, 7, 3, TONES["steel"].light),
    )


def sunglasses(tone: Tone) -> str:
    return move(-24, -14, _glasses(tone, RUBBER.body, 0.93), scale=1.12)


def reading_glasses(tone: Tone) -> str:
    """Clear glasses above an open book."""
    page = "M200 208C160 186 110 188 72 200V314C110 302 160 300 200 322C240 300 290 302 328 314V200C290 188 240 186 200 208z"
    return draw(
        ground(200, 145),
        within(
            page,
            TONES["paper"].base,
            shade("M200 200V330L214 312Q212 250 200 208L186 250V312z", 0.16),
            line(
                "M96 262Q140 254 178 268M96 278Q140 270 178 284M96 294Q140 286 178 300M222 268Q260 254 304 262M222 284Q260 270 304 278M222 300Q260 286 304 294",
                TONES["paper"].deep,
                4,
                0.55,
            ),
        ),
        move(24, -38, move(0, 30, _glasses(tone, "#d8edf4", 0.7), scale=0.88)),
    )
