"""A catalogue that attacks whoever shows it: markup, script addresses, other servers, right-to-left and endless titles.

Five are desk lamps, so that one question brings them up.
"""

from typing import Any

MARKUP = "<img src=x onerror=\"document.title='owned'\"><script>alert(1)</script>"
RIGHT_TO_LEFT = "מנורת שולחן Desk Lamp Negev"
ENDLESS = "Desk Lamp " + "Weltraumbeleuchtungsvorrichtung" * 8


def _lamp(number: int, title: str, **more: Any) -> dict[str, Any]:
    return {
        "product_id": f"LMP-{number}",
        "title": title,
        "description": f"A lamp. {MARKUP}",
        "brand": f"Lum{MARKUP}" if number == 1 else "Lumo",
        "category": ["Lamps & <b>Light</b>", "Desk"],
        "product_type": "desk lamp",
        "price": {"amount": f"{20 + number}.50", "currency": "USD"},
        "stock": 9,
        "attributes": {"Power": f"{number} W", "Colour <i>": "<u>red</u>"},
        "translations": {"zh": {"title": f"台灯 {title}", "description": f"一盏灯。{MARKUP}"}},
        **more,
    }


HOSTILE_PRODUCTS: list[dict[str, Any]] = [
    _lamp(
        1,
        f"Desk Lamp {MARKUP}",
        url="javascript:document.title='owned'",
        image_url="https://elsewhere.example/track.png",
    ),
    _lamp(2, RIGHT_TO_LEFT, image_url="//elsewhere.example/track.png"),
    _lamp(3, ENDLESS, image_url="/pictures/desk-lamp-red.svg"),
    _lamp(4, "Desk Lamp ${alert(1)} {{ 7 * 7 }} {% raw %}", image_url="/\\elsewhere.example/track.png"),
    _lamp(
        5,
        "Desk Lamp Quiet",
        options=[
            {
                "option_id": f"LMP-5-{size}",
                "values": {"Size": size, "Colour": colour},
                "price": {"amount": price, "currency": "USD"},
                "stock": stock,
            }
            for size, colour, price, stock in [
                ("S", "red", "25.50", 0),
                ("S", "blue", "25.50", 2),
                ('L "<b>"', "red", "39.00", 12),
            ]
        ],
    ),
    {"product_id": "odd/id ?#<x>", "title": "Odd Garden Hose", "product_type": "garden hose"},
]
