"""Sports and the outdoors."""

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
from drawing.tones import HALO, RUBBER, STEEL, TONES, WHITE, Tone


def yoga_mat(tone: Tone) -> str:
    """Rolled up, with its strap."""
    return draw(
        ground(200, 158),
        path("M100 250L330 206Q350 204 352 222L356 290Q356 302 342 304L104 322z", tone.light),
        shade("M100 300L356 284V290Q356 302 342 304L104 322z", 0.12),
        line("M170 262L330 230M176 284L334 258", tone.deep, 3, 0.22, "10 8"),
        path(
            "M100 322C56 322 46 282 58 256C68 232 92 226 108 226L300 172Q332 170 336 196L342 214L104 262z",
            tone.body,
        ),
        shine("M92 232L296 180Q312 178 318 186L96 244z", 0.35),
        circle(102, 274, 48, tone.shade),
        circle(100, 274, 46, tone.base),
        line(
            "M100 274m-5 0a7 7 0 1 1 12 5a15 15 0 1 1 8 -16a25 25 0 1 1 -30 -13a36 36 0 1 1 -20 34",
            tone.deep,
            5,
            0.6,
        ),
        line("M168 210C186 216 192 236 188 250M262 184C280 190 288 208 284 224", tone.deep, 10, 0.75),
        line("M172 212C200 160 246 150 268 186", tone.deep, 7),
    )


def dumbbell(tone: Tone) -> str:
    """A pair, one lying over the other."""

    def one() -> str:
        return draw(
            rect(120, 186, 160, 26, 8, STEEL.drum),
            line(
                "M142 190V208M156 190V208M170 190V208M184 190V208M198 190V208M212 190V208M226 190V208M240 190V208M254 190V208",
                STEEL.deep,
                2,
                0.5,
            ),
            both(
                path("M62 150L78 134H108L124 150V248L108 264H78L62 248z", tone.round),
                rect(118, 172, 14, 54, 5, STEEL.drum),
                shade("M62 214L124 214V248L108 264H78L62 248z", 0.14),
                shine("M72 152L82 142H90V250H82L72 242z", 0.3),
            ),
        )

    return draw(
        ground(200, 158),
        turn(-14, move(18, -44, one(), scale=0.9), cx=200, cy=160),
        move(2, 74, one(), scale=0.93),
    )


def _band(x: float, y: float, degrees: float, tone: Tone) -> str:
    gleam = line(f"M{x - 104} {y - 6}A104 58 0 0 1 {x} {y - 60}", tone.light, 5, 0.8)
    return turn(
        degrees,
        hoop(x, y, 104, 58, tone.shade, 26),
        hoop(x, y - 2, 104, 58, tone.base, 22),
        gleam,
        cx=x,
        cy=y,
    )


def resistance_band(tone: Tone) -> str:
    places = ((212, 150, -14), (176, 186, 8), (232, 222, -6), (186, 254, 4))
    bands = (_band(*place, colour) for place, colour in zip(places, tone.each(4), strict=True))
    return draw(ground(200, 136), *bands)


def tent(tone: Tone) -> str:
    return draw(
        ground(200, 168, 316),
        line("M92 306L52 322M330 300L356 314", STEEL.shade, 4),
        path("M170 76L344 298Q346 306 338 306H240z", tone.shade),
        path("M170 76L260 120L344 298L240 306z", tone.base),
        shade("M260 120L344 298Q346 306 338 306H300z", 0.16),
        path("M170 76L74 300Q72 312 84 312H246z", tone.body),
        path("M170 76L126 312H214z", "#2d2a33"),
        path("M170 76L126 312H150Q168 200 170 76z", tone.light),
        path("M170 76L214 312H192Q172 200 170 76z", tone.deep),
        shine("M166 92L94 300H84Q80 300 82 294z", 0.3),
        line("M170 76L246 312", tone.deep, 3, 0.5),
        line("M170 76V60", STEEL.base, 5),
        path("M170 58l22 7l-22 8z", tone.accent("red", "yellow").base),
        line(
            "M64 318q-4 -14 -12 -18M74 318q2 -16 8 -20M318 318q-2 -14 -10 -18M330 318q2 -18 10 -24",
            TONES["leaf"].base,
            6,
        ),
    )


def sleeping_bag(tone: Tone) -> str:
    """A mummy bag, one corner open."""
    body = "M104 150C96 84 136 52 184 52C232 52 272 84 264 150L250 300Q246 336 184 336Q122 336 118 300z"
    quilting = "".join(f"M90 {y}Q184 {y + 26} 280 {y}" for y in (222, 258, 294))
    return turn(
        10,
        ground(204, 116, 336),
        within(
            body,
            tone.body,
            line(quilting, tone.deep, 7, 0.35),
            shade("M228 50Q262 90 266 150L250 340H216Q244 200 228 50z", 0.12),
        ),
        # The hood around the pillow, then the corner that is folded open.
        path(
            "M184 64C226 64 252 90 250 138C248 176 222 192 184 192C146 192 120 176 118 138C116 90 142 64 184 64z",
            tone.deep,
        ),
        path(
            "M138 128Q134 100 152 102Q184 94 216 102Q234 100 230 128Q238 158 218 156Q184 164 150 156Q130 158 138 128z",
            WHITE.drum,
        ),
        path("M106 176Q184 222 262 176L256 236Q226 262 178 214Q140 216 108 202z", tone.light),
        line("M262 178Q220 216 182 216Q140 214 106 180", tone.shade, 5),
        line("M180 216Q228 262 256 236", tone.shade, 3),
        line("M182 220V330", STEEL.light, 4, 0.9, "3 3"),
        shine("M112 210H124L130 312Q122 306 122 298z", 0.35),
    )


def bicycle_helmet(tone: Tone) -> str:
    shell = "M60 236C52 130 128 82 208 82C296 82 348 146 346 222Q346 236 330 238L78 250Q62 250 60 236z"
    return draw(
        ground(200, 140, 330),
        line(
            "M116 248C130 300 190 316 214 312M292 240C286 286 246 306 214 312M190 246L206 306", RUBBER.base, 8
        ),
        rect(196, 300, 38, 22, 7, RUBBER.drum),
        within(
            shell,
            tone.body,
            path("M92 196Q112 124 176 102Q140 140 132 206Q104 214 92 196z", tone.deep, 0.9),
            path("M152 206Q156 130 212 98Q200 140 204 204Q176 216 152 206z", tone.deep, 0.9),
            path("M226 202Q222 136 234 100Q280 130 288 196Q252 214 226 202z", tone.deep, 0.9),
            path("M304 192Q300 150 272 112Q324 142 330 192Q318 204 304 192z", tone.deep, 0.9),
            shade("M50 222Q200 244 350 210V260H50z", 0.2),
            line("M74 176Q98 104 190 90", "#fff", 7, 0.45),
        ),
        path(
            "M56 240Q200 262 350 226Q372 232 362 244Q300 262 200 264Q100 268 62 256Q54 250 56 240z",
            RUBBER.drum,
        ),
        path(
            "M60 226Q54 190 66 164L82 168Q72 200 78 240z",
            tone.accent("red", "white").base,
        ),
    )


def bicycle(tone: Tone) -> str:
    def spoked(x: int) -> str:
        spokes = "".join(
            f"M{x} 240l{dx} {dy}"
            for dx, dy in ((0, -68), (48, -48), (68, 0), (48, 48), (0, 68), (-48, 48), (-68, 0), (-48, -48))
        )
        return draw(
            ring(x, 240, 72, RUBBER.base, 10),
            ring(x, 240, 65, STEEL.base, 4),
            line(spokes, STEEL.deep, 1.6, 0.7),
            circle(x, 240, 9, STEEL.dome),
        )

    return draw(
        ground(200, 168, 318),
        spoked(100),
        spoked(300),
        line("M100 240L160 154L174 240z", tone.shade, 9),
        line("M174 240L264 148M152 132L174 240M158 160L258 150", tone.base, 11),
        line("M162 164L254 154", tone.light, 3, 0.8),
        line("M300 240L258 130L252 108", tone.base, 11),
        line("M296 226L262 138", tone.light, 3, 0.7),
        path(
            "M120 124Q120 114 134 116L178 120Q188 124 182 132Q168 140 150 138H132Q120 136 120 124z",
            RUBBER.drum,
        ),
        line("M252 108Q248 94 226 98M252 108Q268 96 292 106Q300 116 290 122", RUBBER.base, 9),
        line("M174 240H100", RUBBER.light, 3, 1, "4 2"),
        circle(174, 240, 21, STEEL.shade),
        circle(174, 240, 14, HALO),
        circle(174, 240, 8, STEEL.deep),
        line("M174 240L196 268M174 240L152 214", STEEL.deep, 6),
        rect(186, 266, 30, 8, 3, RUBBER.base),
        rect(136, 208, 30, 8, 3, RUBBER.base),
        circle(276, 132, 9, "#ffe9b0"),
    )


def _basketball(tone: Tone) -> str:
    return line("M200 72V312M80 192H320M112 108Q190 192 112 276M288 108Q210 192 288 276", tone.deep, 6)


def _football(tone: Tone) -> str:
    patch = WHITE.base if tone.name == "black" else "#33363d"
    rim = "M200 72L236 84L200 110L164 84zM84 158L110 130L122 176L90 206zM316 158L290 130L278 176L310 206z"
    foot = "M126 284L136 240L170 278L160 306zM274 284L264 240L230 278L240 306z"
    seams = (
        "M200 142V110M246 176H278M229 230L250 262M171 230L150 262M154 176H122M110 130L164 84M290 130L236 84"
    )
    return draw(
        path(f"M200 142L246 176L229 230H171L154 176z{rim}{foot}", patch),
        line(f"{seams}M90 206L136 240M310 206L264 240M170 278H230", patch, 4),
    )


def _volleyball(tone: Tone) -> str:
    stripe = tone.accent("blue", "white").base
    seams = "M126 98Q250 130 262 296M160 78Q300 110 300 258M84 220Q170 206 200 312M188 72Q262 96 316 160"
    return draw(
        path("M126 98Q150 180 84 220Q68 160 126 98zM316 160Q250 190 262 296Q330 250 316 160z", stripe, 0.9),
        line(f"{seams}M84 220Q150 180 126 98M316 160Q250 190 262 296", tone.deep, 4, 0.55),
    )


def ball(tone: Tone) -> str:
    """A basketball, a football or a volleyball, whatever comes in this colour."""
    kinds = {"orange": _basketball, "brown": _basketball, "white": _football, "black": _football}
    return draw(
        ground(200, 92, 322),
        within(
            "M200 72a120 120 0 1 1 0 240a120 120 0 1 1 0 -240z",
            tone.dome,
            kinds.get(tone.name, _volleyball)(tone),
            shade("M200 312A120 120 0 0 0 320 192Q290 280 200 288Q120 284 84 214Q96 312 200 312z", 0.16),
        ),
        oval(154, 122, 30, 18, "#fff", 0.35),
    )


def camping_chair(tone: Tone) -> str:
    """A folding chair with a cup in its holder."""
    return draw(
        ground(200, 126),
        line("M112 178L276 316M288 178L124 316M112 210L130 318M288 210L270 318", STEEL.deep, 9),
        line("M112 70L120 240M288 70L280 240", STEEL.deep, 10),
        path("M108 74Q106 62 118 64Q200 84 282 64Q294 62 292 74L284 196Q200 218 116 196z", tone.body),
        line("M116 88Q200 106 284 88", tone.deep, 4, 0.5),
        shade("M262 68Q294 62 292 74L284 196L256 203z", 0.12),
        shine("M120 80L140 84L136 196L122 194z", 0.25),
        rect(172, 124, 56, 34, 7, tone.deep, 0.5),
        path("M112 198Q200 228 288 198L296 246Q200 278 104 246z", tone.drum),
        line("M108 240Q200 270 292 240", tone.deep, 4, 0.5),
        line("M82 176H128M272 176H322", tone.base, 20),
        line("M82 170H128M272 170H320", tone.light, 4, 0.7),
        path("M296 180H336L330 218H302z", tone.shade),
        path("M302 150H330L327 200H305z", tone.accent("red", "blue").round),
        oval(316, 150, 14, 4, STEEL.light),
        *(rect(x, 312, 20, 10, 4, RUBBER.base) for x in (110, 130, 256, 274)),
    )
