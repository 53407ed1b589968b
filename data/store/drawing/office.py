"""The office: furniture, machines, paper and pens."""

from drawing.motifs import figures
from drawing.shapes import circle, draw, ground, line, move, path, rect, ring, shade, shine, turn, within
from drawing.tones import GLASS, GOLD, INK, PAPER, RUBBER, STEEL, TONES, WHITE, WOOD, Tone

WHEELS = "".join(
    circle(x, y, 10, RUBBER.base) + circle(x, y, 4, STEEL.base)
    for x, y in ((112, 326), (160, 334), (240, 334), (288, 326))
)


def office_chair(tone: Tone) -> str:
    return draw(
        ground(200, 118, 340),
        line("M200 300L112 318M200 300L288 318M200 302L160 324M200 302L240 324", RUBBER.base, 11),
        WHEELS,
        rect(190, 244, 20, 62, 5, STEEL.round),
        rect(192, 176, 16, 50, 5, RUBBER.base),
        path(
            "M138 84Q140 58 168 56Q200 50 232 56Q260 58 262 84Q270 140 254 186Q250 198 236 198H164Q150 198 146 186Q130 140 138 84z",
            tone.body,
        ),
        path(
            "M152 88Q154 70 172 68Q200 64 228 68Q246 70 248 88Q254 136 242 178Q200 188 158 178Q146 136 152 88z",
            tone.shade,
            0.5,
        ),
        line("M152 158Q200 170 248 158", tone.deep, 4, 0.4),
        shine("M150 90Q152 72 170 68Q160 110 164 170Q148 140 150 90z", 0.25),
        line("M126 232V190Q126 182 118 182H104", RUBBER.base, 10),
        line("M274 232V190Q274 182 282 182H296", RUBBER.base, 10),
        rect(90, 172, 46, 14, 7, RUBBER.drum),
        rect(264, 172, 46, 14, 7, RUBBER.drum),
        path("M114 226Q116 210 140 210H260Q284 210 286 226Q290 254 264 254H136Q110 254 114 226z", tone.drum),
        shade("M113 236Q200 252 287 236Q286 254 264 254H136Q114 254 113 236z", 0.16),
    )


def standing_desk(tone: Tone) -> str:
    """Raised, with a monitor on it; a coloured one has a wooden top."""
    top = WOOD if tone.name not in ("white", "black") else tone
    return draw(
        ground(200, 150, 330),
        *(
            draw(
                rect(x, 180, 26, 90, 3, STEEL.shade),
                rect(x + 4, 240, 18, 78, 3, STEEL.round),
                rect(x - 24, 314, 74, 14, 7, RUBBER.drum),
            )
            for x in (92, 282)
        ),
        rect(110, 184, 180, 12, 3, RUBBER.base),
        path("M52 160H348Q356 160 356 168V176Q356 184 348 184H52Q44 184 44 176V168Q44 160 52 160z", top.body),
        line("M60 165H300", top.light, 3, 0.8),
        rect(250, 184, 52, 14, 4, GLASS),
        line("M260 191h8M274 191h4M284 191h4", "#7fd0ff", 3),
        rect(116, 74, 112, 70, 7, GLASS),
        rect(122, 80, 100, 58, 3, TONES["screen"].body),
        rect(166, 144, 12, 14, 0, STEEL.shade),
        rect(148, 154, 48, 7, 3, STEEL.base),
        rect(248, 128, 26, 32, 5, WHITE.round),
        line("M274 136q12 2 8 12t-10 4", WHITE.shade, 4),
        path("M300 160V146Q312 140 322 146V160z", TONES["terracotta"].base),
        path("M311 146Q292 132 300 116Q312 124 311 146Q308 118 324 112Q334 132 311 146z", TONES["leaf"].base),
        line("M328 204V296M318 216L328 204L338 216M318 284L328 296L338 284", TONES["blue"].base, 5, 0.55),
    )


def inkjet_printer(tone: Tone) -> str:
    return draw(
        ground(200, 146),
        path("M124 70H276V160H124z", PAPER.base),
        shade("M124 150H276V160H124z", 0.12),
        line("M144 92H256M144 110H256M144 128H220", PAPER.shade, 5),
        path("M104 138H296L312 170H88z", tone.shade),
        path("M68 188Q68 166 90 166H310Q332 166 332 188V288Q332 304 316 304H84Q68 304 68 288z", tone.body),
        shine("M80 186Q82 176 92 176H210Q104 182 98 240H80z", 0.35),
        rect(104, 226, 192, 52, 10, tone.deep),
        path("M122 258H278L300 318H100z", PAPER.body),
        path("M130 266H270L276 282H124z", "#bfe0f2"),
        path("M124 282Q160 262 196 282T276 278L284 304H116z", TONES["leaf"].light),
        circle(240, 274, 7, "#ffd35c"),
        line("M100 318H300", tone.shade, 8),
        rect(252, 184, 58, 28, 6, GLASS),
        line("M262 198H284", "#7fd0ff", 5),
        circle(98, 198, 8, "#7ee0a1"),
        circle(122, 198, 8, tone.shade),
    )


def laser_printer(tone: Tone) -> str:
    return draw(
        ground(200, 130),
        path("M128 112L140 66H260L272 112z", PAPER.body),
        line("M152 82H248M150 96H230", PAPER.shade, 5),
        path("M84 132Q84 106 110 106H290Q316 106 316 132V302Q316 320 298 320H102Q84 320 84 302z", tone.body),
        path("M112 106H288L278 138Q200 150 122 138z", tone.deep),
        path("M138 118H262L258 134Q200 142 142 134z", PAPER.base),
        shine("M94 136Q94 118 110 116V290H94z", 0.35),
        rect(92, 174, 216, 54, 8, tone.shade, 0.5),
        rect(220, 184, 76, 34, 6, GLASS),
        line("M232 201H264", "#7ee0a1", 5),
        circle(116, 201, 9, tone.deep),
        circle(116, 201, 4, "#7fd0ff"),
        circle(144, 201, 6, tone.light),
        rect(92, 240, 216, 34, 6, tone.shade, 0.6),
        rect(92, 280, 216, 32, 6, tone.shade, 0.6),
        rect(168, 252, 64, 10, 5, tone.deep),
        rect(168, 290, 64, 10, 5, tone.deep),
        rect(104, 314, 34, 8, 3, RUBBER.base),
        rect(262, 314, 34, 8, 3, RUBBER.base),
    )


def shredder(tone: Tone) -> str:
    strips = "".join(f"M{x} 196V{300 - (x * 7) % 26}" for x in range(128, 280, 12))
    return draw(
        ground(200, 112),
        path("M140 52H260V140H140z", PAPER.base),
        line("M156 72H244M156 90H244M156 108H212", PAPER.shade, 6),
        path("M100 168H300L286 306Q284 322 268 322H132Q116 322 114 306z", tone.shade),
        within(
            "M120 184H280L270 298Q268 308 258 308H142Q132 308 130 298z",
            "#c8dde2",
            line(strips, "#fff", 7),
            path("M110 320L130 262Q160 284 200 266T280 262L290 320z", "#fffdf8"),
            line("M140 280l16 12M176 276l12 18M214 280l-10 16M240 276l16 14", PAPER.shade, 4),
            shine("M132 186H152L156 308H142z", 0.35),
        ),
        path("M84 140Q84 122 102 122H298Q316 122 316 140V170Q316 184 302 184H98Q84 184 84 170z", tone.drum),
        rect(126, 134, 148, 9, 4.5, tone.deep),
        rect(270, 152, 30, 12, 6, GLASS),
        circle(278, 158, 3.5, "#7ee0a1"),
        circle(106, 158, 6, "#ff6b5e"),
        circle(128, 158, 6, tone.light),
    )


def fountain_pen(tone: Tone) -> str:
    """A pen that has just written."""
    return draw(
        ground(196, 120, 310),
        line("M70 296C110 270 120 318 152 292C176 274 180 302 206 294", TONES["navy"].base, 5),
        turn(
            38,
            path("M176 46Q176 28 200 28Q224 28 224 46V214H176z", tone.round),
            shine("M184 48H192V206H184z", 0.4),
            path("M178 196H222L218 256H182z", tone.round),
            rect(174, 190, 52, 12, 4, GOLD.round),
            path("M184 256H216L202 318Q200 322 198 318z", GOLD.body),
            line("M200 282V314", GOLD.deep, 2.5),
            circle(200, 280, 4, GOLD.deep),
            rect(182, 252, 36, 8, 3, GOLD.round),
            rect(218, 52, 12, 96, 6, GOLD.round),
            rect(174, 40, 52, 10, 4, GOLD.round),
            cx=200,
            cy=180,
        ),
    )


def paper_notebook(tone: Tone) -> str:
    return draw(
        ground(204, 124),
        turn(
            -6,
            rect(112, 74, 192, 250, 14, tone.deep),
            rect(108, 78, 190, 240, 10, PAPER.base),
            line("M300 92V306M296 92V306", PAPER.shade, 2),
            rect(98, 68, 192, 248, 14, tone.body),
            shade("M98 82Q98 68 112 68H126V316H112Q98 316 98 302z", 0.22),
            shine("M134 76H220L150 220H134z", 0.14),
            rect(158, 112, 96, 56, 6, PAPER.base),
            line("M172 132H240M172 148H218", PAPER.deep, 4, 0.7),
            rect(262, 68, 11, 248, 0, tone.deep, 0.75),
            path(
                "M150 312H166V346L158 336L150 346z",
                tone.accent("red", "gold").base,
            ),
        ),
        turn(
            20,
            rect(306, 128, 14, 150, 5, TONES["yellow"].round),
            path("M306 278H320L313 302z", TONES["biscuit"].light),
            path("M310 292H316L313 302z", "#333"),
            rect(306, 116, 14, 16, 5, TONES["pink"].base),
            rect(306, 130, 14, 8, 0, STEEL.base),
            cx=313,
            cy=200,
        ),
    )


def pen(tone: Tone) -> str:
    """Three pens."""

    def one(colour: Tone) -> str:
        return draw(
            rect(-13, 44, 26, 170, 4, colour.round),
            path("M-13 214H13L5 258H-5z", STEEL.round),
            path("M-3 258H3L0 270z", "#333"),
            rect(-14, 176, 28, 42, 6, RUBBER.round),
            rect(-13, 38, 26, 12, 4, STEEL.round),
            rect(-5, 18, 10, 22, 4, colour.shade),
            rect(9, 48, 8, 72, 4, STEEL.base),
        )

    tones = tone.each(3)
    return draw(
        ground(200, 116, 326),
        turn(-20, move(144, 54, one(tones[0])), cx=150, cy=320),
        move(200, 44, one(tones[1])),
        turn(20, move(256, 54, one(tones[2])), cx=250, cy=320),
    )


def paper(tone: Tone) -> str:
    """A pile, the top sheet lifting off."""
    sheets = tone.each(6)
    return draw(
        ground(200, 146),
        *(
            draw(
                path(
                    f"M66 {268 - 16 * index}L200 {218 - 16 * index}L334 {268 - 16 * index}L200 {322 - 16 * index}z",
                    colour.shade,
                ),
                path(
                    f"M66 {260 - 16 * index}L200 {210 - 16 * index}L334 {260 - 16 * index}L200 {314 - 16 * index}z",
                    colour.base,
                ),
            )
            for index, colour in enumerate(sheets)
        ),
        path("M66 180L200 130L334 180L200 234z", sheets[-1].light),
        path("M66 180L200 234V322L66 268z", "#fff", 0.12),
        shade("M200 234L334 180V268L200 322z", 0.08),
        turn(
            0,
            path("M110 104L226 62L306 94L190 138z", sheets[0].light),
            shade("M190 138L306 94L306 97L190 142z", 0.2),
        ),
        path("M190 138L110 104V107L190 142z", INK, 0.2),
    )


def photo_paper(tone: Tone) -> str:
    """The pack and a print."""
    sky = "M0 0H150V100H0z"
    print_ = draw(
        rect(-10, -10, 170, 140, 6, "#fff"),
        within(
            sky,
            "#a9d6f0",
            circle(112, 30, 15, "#ffe3a3"),
            path("M-10 100L40 36L78 78L102 52L170 100z", "#6f93b8"),
            path("M40 36L54 52L42 56L30 50z", "#fff"),
            path("M-10 110V82Q50 62 170 92V110z", TONES["leaf"].base),
        ),
        shine("M0 0H60L0 70z", 0.3),
    )
    return draw(
        ground(200, 140),
        rect(82, 92, 178, 228, 8, tone.shade),
        rect(76, 86, 178, 228, 8, tone.body),
        rect(92, 102, 146, 30, 5, TONES["blue"].base),
        line("M104 117H176", "#fff", 6),
        rect(92, 144, 146, 96, 4, "#dcebf2"),
        circle(206, 170, 12, "#ffd35c"),
        path("M92 240V216Q130 190 170 214T238 206V240z", TONES["leaf"].base),
        line("M92 262H196M92 278H160", tone.deep, 5, 0.4),
        turn(10, move(176, 166, rect(-14, -6, 178, 148, 8, INK, 0.12), print_), cx=250, cy=240),
    )


def calculator(tone: Tone) -> str:
    key = tone.accent("white", "silver").base
    return draw(
        ground(206, 116),
        rect(102, 70, 204, 256, 24, tone.deep),
        rect(98, 64, 204, 254, 24, tone.body),
        rect(116, 84, 168, 66, 10, GLASS),
        rect(122, 90, 156, 54, 6, "#cfe0c8"),
        figures("128", 208, 103, 28, "#2f3d33", 5),
        *(
            rect(120 + 42 * column, 170 + 36 * row, 32, 26, 7, TONES["orange"].base if column == 3 else key)
            for row in range(4)
            for column in range(4)
        ),
        shine("M106 90Q106 74 122 72H200L106 200z", 0.14),
    )


def whiteboard(tone: Tone) -> str:
    return draw(
        ground(200, 130, 338),
        line("M130 268L104 334M270 268L296 334", STEEL.shade, 11),
        rect(50, 66, 300, 208, 14, tone.shade),
        rect(62, 78, 276, 184, 6, "#fff"),
        shine("M62 78H160L62 210z", 0.5),
        shade("M62 78H338V84H62z", 0.1),
        line("M92 226V112M92 226H196", TONES["navy"].base, 5),
        line("M100 206L126 178L150 190L188 132", TONES["red"].base, 7),
        line("M174 134L188 132L188 146", TONES["red"].base, 6),
        line("M224 118H312M224 142H290M224 166H304", TONES["blue"].base, 6),
        ring(262, 212, 22, TONES["leaf"].base, 6),
        line("M252 212l8 9l14 -18", TONES["leaf"].base, 6),
        rect(104, 268, 192, 14, 5, STEEL.drum),
        rect(130, 258, 50, 11, 5, TONES["red"].base),
        rect(190, 258, 44, 11, 5, TONES["blue"].base),
        rect(248, 254, 36, 16, 4, RUBBER.base),
    )


def ink_cartridge(tone: Tone) -> str:
    """Three cartridges; assorted ones are blue, pink and yellow."""
    names = ("blue", "pink", "yellow") if tone.name == "assorted" else (tone.name,) * 3

    def one(x: float, colour: Tone) -> str:
        return draw(
            path(
                f"M{x} 138H{x + 64}Q{x + 76} 138 {x + 76} 150V300Q{x + 76} 312 {x + 64} 312H{x + 12}Q{x} 312 {x} 300z",
                RUBBER.body,
            ),
            rect(x + 18, 308, 40, 14, 4, STEEL.base),
            rect(x + 8, 166, 60, 104, 8, PAPER.base),
            path(
                f"M{x + 38} 180C{x + 22} 206 {x + 16} 216 {x + 16} 228A22 22 0 0 0 {x + 60} 228C{x + 60} 216 {x + 54} 206 {x + 38} 180z",
                colour.dome,
            ),
            rect(x + 8, 122, 30, 20, 6, RUBBER.shade),
            rect(x + 14, 284, 48, 8, 4, colour.base),
        )

    return draw(ground(200, 142), *(one(74 + 88 * index, TONES[name]) for index, name in enumerate(names)))
