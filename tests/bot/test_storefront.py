"""The shop's pages over HTTP: languages, departments, products, search, and hostile catalogues."""

import re
import threading
from pathlib import Path

import httpx
import pytest

from bot.api import create_api
from bot.app import App
from bot.errors import ShippedFileMissing
from bot.storefront.front import Front, Window
from bot.storefront.views import Aisle, Views, department_slugs, option_picture, own_picture, page_numbers
from bot.storefront.words import choose_language, load_words
from retrieval.product import Option, Product
from retrieval.shelves import Shelf
from tests.hostile import HOSTILE_PRODUCTS, MARKUP, RIGHT_TO_LEFT
from tests.pages import BROWSER, CHINESE, Shown, page
from tests.servers import serving, wait_until

# Languages


def test_a_browser_sees_the_shop_and_a_program_the_addresses(shop: httpx.Client) -> None:
    assert page(shop, "/").all("h1")
    assert shop.get("/").json()["chat"] == "/v1/conversations"


def test_a_page_speaks_the_browsers_language_until_the_shopper_chooses_another(shop: httpx.Client) -> None:
    english, chinese = load_words()["en"], load_words()["zh"]
    assert english.say("hero_title") in page(shop, "/").text
    assert chinese.say("hero_title") in page(shop, "/", CHINESE).text
    assert chinese.say("hero_title") in page(shop, "/?lang=zh").text
    assert chinese.say("cart_title") in page(shop, "/cart").text
    assert page(shop, "/cart").all("html")[0]["lang"] == "zh-CN"
    assert english.say("cart_title") in page(shop, "/cart?lang=en", CHINESE).text
    assert english.say("cart_title") in page(shop, "/cart", CHINESE).text


def test_the_language_switch_keeps_what_was_searched_for(shop: httpx.Client) -> None:
    assert "/search?q=lamp&lang=zh" in page(shop, "/search?q=lamp&lang=en").links()


@pytest.mark.parametrize(
    ("wanted", "remembered", "accepted", "language"),
    [
        ("zh", "en", "en", "zh"),
        ("fr", "zh", "en", "zh"),
        (None, None, "fr,zh-TW;q=0.8,en;q=0.5", "zh"),
        (None, None, "zh;q=0,en;q=0.1", "en"),
        (None, None, "zh;q=x", "en"),
        (None, "<script>", "", "en"),
    ],
)
def test_the_language_is_the_first_that_the_shop_speaks(
    wanted: str | None, remembered: str | None, accepted: str, language: str
) -> None:
    assert choose_language(wanted, remembered, accepted) == language


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("texts: {cart: カート}", "language"),
        ("language: 日本語\ntexts: {cart: カート}\nnames: {}", "differ in"),
        ("language: [", "cannot be read"),
    ],
)
def test_a_language_that_does_not_say_what_english_says_is_no_language(
    tmp_path: Path, file: str, words: str
) -> None:
    (tmp_path / "en.yaml").write_text("language: English\ntexts: {cart: Cart, items: 'n {count}'}\nnames: {}")
    (tmp_path / "ja.yaml").write_text(file, encoding="utf-8")
    with pytest.raises(ShippedFileMissing, match=words):
        load_words(tmp_path)


def test_a_translation_must_fill_the_same_slots(tmp_path: Path) -> None:
    (tmp_path / "en.yaml").write_text("language: English\ntexts: {items: 'n {count}'}\nnames: {}")
    (tmp_path / "ja.yaml").write_text("language: x\ntexts: {items: 'n {number}'}\nnames: {}")
    with pytest.raises(ShippedFileMissing, match="other slots"):
        load_words(tmp_path)


def test_a_shop_goes_by_its_name_or_by_none(shop: httpx.Client, hostile_shop: httpx.Client) -> None:
    assert "Oriolane" in page(shop, "/?lang=en").text
    assert "鹂巷百货" in page(shop, "/?lang=zh").text
    assert load_words()["en"].say("shop_name") in page(hostile_shop, "/?lang=en").text


# Departments, products, search


def test_every_department_is_reached_from_the_front_page(shop: httpx.Client, app: App) -> None:
    departments = {link for link in page(shop, "/").links() if link.startswith("/departments/")}
    assert "/departments/all" in departments
    for link in departments:
        shown = page(shop, link)
        assert any(href.startswith("/products/") for href in shown.links())


def test_a_department_is_sorted_filtered_and_paged(shop: httpx.Client, app: App) -> None:
    def ids(path: str) -> list[str]:
        return [link.removeprefix("/products/") for link in page(shop, path).links() if "/products/" in link]

    cheapest = [app.catalog.get(product_id) for product_id in ids("/departments/audio?sort=price_asc")]
    prices = [product.price.amount_minor for product in cheapest if product and product.price]
    assert prices == sorted(prices)
    assert len(prices) > 3
    headphones = [app.catalog.get(product_id) for product_id in ids("/departments/audio?type=headphones")]
    assert headphones
    assert {product.product_type for product in headphones if product} == {"headphones"}
    first, second = ids("/departments/all"), ids("/departments/all?page=2")
    assert len(first) == len(second) == 24
    assert not set(first) & set(second)


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/departments/nothing",
        "/departments/audio?page=999",
        "/departments/audio?page=0",
        "/departments/audio?page=x",
        "/departments/audio?sort=x",
        "/departments/audio?type=spaceship",
        "/products/NOTHING",
        "/pages/nothing",
        "/pages/..%2F..%2Fsecret",
        "//elsewhere.example/x",
    ],
)
@pytest.mark.parametrize("headers", [BROWSER, CHINESE], ids=["en", "zh"])
def test_what_is_not_there_is_a_page_of_the_shop(
    shop: httpx.Client, path: str, headers: dict[str, str]
) -> None:
    language = "zh" if headers is CHINESE else "en"
    shown = page(shop, path, headers, 404)
    assert load_words()[language].say("not_found") in shown.text
    assert not [link for link in shown.links() if not re.match(r"/(?!/)|#", link)]


def test_what_is_not_there_is_a_problem_for_a_program(shop: httpx.Client) -> None:
    for path in ("/nothing", "/products/NOTHING"):
        response = shop.get(path)
        assert response.status_code == 404
        assert response.headers["content-type"] == "application/problem+json"
    assert (
        shop.get("/v1/conversations/x", headers=BROWSER).headers["content-type"] == "application/problem+json"
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            ["Stridena Court Low Leather Sneakers, White", "$79.00", "In stock", "EU 42", "Upper", "360 g"],
        ),
        ("zh", ["低帮真皮小白鞋", "US$79.00", "有货", "欧码42", "颜色", "白色", "360克"]),
    ],
)
def test_a_product_page_states_what_the_shop_states(
    shop: httpx.Client, app: App, language: str, words: list[str]
) -> None:
    shown = page(shop, f"/products/FAS-0001?lang={language}")
    for word in words:
        assert word in shown.text
    related = {link for link in shown.links() if re.fullmatch(r"/products/[A-Z0-9-]+", link)}
    assert 1 <= len(related) <= 4
    for link in related:
        product = app.catalog.get(link.removeprefix("/products/"))
        assert product is not None
        assert product.product_type == "sneakers"


def test_a_search_finds_in_the_shoppers_words_and_says_when_there_is_nothing(
    shop: httpx.Client, app: App
) -> None:
    found = [link for link in page(shop, "/search?q=headphones+under+$100").links() if "/products/" in link]
    assert found
    for link in found:
        product = app.catalog.get(link.removeprefix("/products/"))
        assert product is not None
        assert product.price is None or product.price.amount_minor < 100_00
    nothing = page(shop, "/search?q=qwxzv")
    assert load_words()["en"].say("results_none", query="qwxzv") in nothing.text
    assert load_words()["en"].say("search_intro") in page(shop, "/search?q=%20").text
    assert page(shop, f"/search?q={'lamp%20' * 400}")


# Hostile catalogues and addresses


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/departments/all",
        "/departments/lamps-b-light-b",
        "/search?q=desk+lamp",
        "/search?q=%3Cscript%3Ealert(1)%3C/script%3E",
        *(f"/products/LMP-{number}" for number in range(1, 6)),
        "/products/odd%2Fid%20%3F%23%3Cx%3E",
        "/%3Cscript%3Ealert(1)%3C/script%3E?%22%3E%3Cscript%3E=1",
    ],
)
def test_a_hostile_catalogue_stays_text(hostile_shop: httpx.Client, path: str, language: str) -> None:
    address = f"{path}{'&' if '?' in path else '?'}lang={language}"
    response = hostile_shop.get(address, headers=BROWSER)
    shown = Shown(response.text)
    assert not {"b", "i", "u"} & {tag for tag, _ in shown.elements}
    assert [script["src"] for script in shown.all("script")]
    assert all(script.get("src") for script in shown.all("script"))
    for tag, attributes in shown.elements:
        assert not [name for name in attributes if name.startswith("on")], (tag, attributes)
        for name in ("href", "src", "action"):
            assert re.match(r"/(?![/\\])|#", attributes.get(name) or "/"), (tag, attributes)
    assert "elsewhere.example" not in response.text
    assert response.headers["content-security-policy"].startswith("default-src 'self'; ")
    assert "unsafe" not in response.headers["content-security-policy"]


def test_hostile_words_are_shown_as_they_were_written(hostile_shop: httpx.Client) -> None:
    shown = page(hostile_shop, "/products/LMP-1?lang=en")
    assert f"Desk Lamp {MARKUP}" in shown.text
    assert "Desk Lamp ${alert(1)} {{ 7 * 7 }} {% raw %}" in page(hostile_shop, "/products/LMP-4?lang=en").text
    titled = [
        attributes
        for tag, attributes in page(hostile_shop, "/products/LMP-2?lang=en").elements
        if tag == "h1"
    ]
    assert [attributes["dir"] for attributes in titled] == ["auto"]
    assert RIGHT_TO_LEFT in page(hostile_shop, "/departments/all?lang=en").text


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "https://elsewhere.example/a.png",
        "//elsewhere.example/a.png",
        "/\\elsewhere.example/a.png",
        "/\t/elsewhere.example/a.png",
        "/a b.png",
        "a.png",
        "javascript:alert(1)",
        "data:image/svg+xml,<svg/>",
    ],
)
def test_only_pictures_of_this_server_are_shown(address: str | None) -> None:
    assert own_picture(Product("A", "A", image_url=address)) is None


def test_a_picture_of_this_server_is_shown() -> None:
    assert own_picture(Product("A", "A", image_url="/pictures/lamp-red.svg")) == "/pictures/lamp-red.svg"


def test_two_departments_never_share_an_address() -> None:
    slugs = department_slugs(["Home & Garden", "Home / Garden", "花园", "!!", "??", "All"])
    assert slugs == {
        "home-garden": "Home & Garden",
        "home-garden-2": "Home / Garden",
        "花园": "花园",
        "department": "!!",
        "department-2": "??",
        "all-2": "All",
    }


@pytest.mark.parametrize(
    ("address", "colour", "shown"),
    [
        ("/pictures/desk-lamp-red.svg", "blue", "/pictures/desk-lamp-blue.svg"),
        ("/pictures/desk-lamp-red.svg", "Navy and white", "/pictures/desk-lamp-navy.svg"),
        ("/pictures/desk-lamp-red.svg", "green", None),
        ("/pictures/desk-lamp-red.svg", None, None),
        ("/files/desk-lamp-red.svg", "blue", None),
        (None, "blue", None),
    ],
)
def test_an_option_is_shown_in_its_colour_where_there_is_a_picture(
    address: str | None, colour: str | None, shown: str | None
) -> None:
    option = Option("A-1", {"Colour": colour} if colour else {"Size": "M"})
    there = {"desk-lamp-blue.svg", "desk-lamp-navy.svg"}
    assert option_picture(Product("A", "A", image_url=address), option, there.__contains__) == shown


@pytest.mark.parametrize(
    ("option", "state", "most"),
    [
        (Option("A", {}), "unknown", 99),
        (Option("A", {}, available=True), "in", 99),
        (Option("A", {}, available=False), "out", 0),
        (Option("A", {}, stock=0), "out", 0),
        (Option("A", {}, stock=3), "few", 3),
        (Option("A", {}, stock=12), "in", 12),
    ],
)
def test_what_a_shop_does_not_count_can_still_be_in_stock(
    app: App, option: Option, state: str, most: int
) -> None:
    shown = Views(load_words()["en"], app.phrases).stock(option)
    assert (shown.state, shown.most) == (state, most)


@pytest.mark.parametrize(("windows", "columns"), [(16, 8), (12, 6), (10, 5), (7, 7), (13, 7), (1, 5)])
def test_windows_stand_in_even_rows(windows: int, columns: int) -> None:
    aisle = Aisle("Audio", "audio", "/departments/audio", 1, Shelf("Audio"))
    assert Front([Window(aisle, None)] * windows, [], []).columns == columns


def test_page_numbers_leave_gaps_where_there_are_many() -> None:
    assert page_numbers(1, 2) == [1, 2]
    assert page_numbers(5, 20) == [1, None, 4, 5, 6, None, 20]
    assert page_numbers(20, 20) == [1, None, 19, 20]


# Starting


def test_a_shop_that_is_still_opening_says_so_in_the_shoppers_language(app: App) -> None:
    go_on = threading.Event()

    def slow() -> App:
        go_on.wait(60)
        return app

    with serving(create_api(slow, console=False)) as client:
        try:
            for headers, language in ((BROWSER, "en"), (CHINESE, "zh")):
                response = client.get("/products/AUD-0001", headers=headers)
                assert response.status_code == 503
                assert response.headers["refresh"] == "2"
                assert load_words()[language].say("closed") in response.text
        finally:
            go_on.set()
        wait_until(lambda: client.get("/readyz").status_code == 200)
        assert page(client, "/products/AUD-0001").all("h1")


def test_every_hostile_product_is_on_the_shelf(hostile_shop: httpx.Client) -> None:
    products = {link for link in page(hostile_shop, "/departments/all").links() if "/products/" in link}
    assert len(products) == len(HOSTILE_PRODUCTS)
