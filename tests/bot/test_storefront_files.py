"""What the shop serves beside its pages: files and their caching, policy pages, the cart's prices."""

import httpx
import pytest

from bot.app import App
from bot.storefront import assets
from bot.storefront.policies import grouped, pages_in
from bot.storefront.words import load_words
from retrieval.documents import Document, Documents, Section
from retrieval.money import Money
from tests.hostile import MARKUP
from tests.pages import BROWSER, CHINESE, page

# Files and caching


def test_a_browser_that_has_a_page_is_not_sent_it_again(shop: httpx.Client) -> None:
    first = shop.get("/departments/audio", headers=BROWSER)
    etag = first.headers["etag"]
    again = shop.get("/departments/audio", headers={**BROWSER, "If-None-Match": f'"other", W/{etag}'})
    assert (again.status_code, again.content) == (304, b"")
    chinese = shop.get("/departments/audio", headers={**CHINESE, "If-None-Match": etag})
    assert chinese.status_code == 200
    assert chinese.headers["etag"] != etag
    assert "Cookie" in first.headers["vary"]
    assert "Accept-Language" in first.headers["vary"]


@pytest.mark.parametrize(
    "path", ["/widget.js", "/assets/shop.css", "/assets/icon.svg", "/pictures/none-red.svg"]
)
def test_files_carry_an_etag(shop: httpx.Client, path: str) -> None:
    response = shop.get(path)
    assert response.status_code == 200
    assert response.headers["x-content-type-options"] == "nosniff"
    assert shop.get(path, headers={"If-None-Match": response.headers["etag"]}).status_code == 304


def test_files_whose_address_carries_their_version_are_kept_for_good(shop: httpx.Client) -> None:
    shown = page(shop, "/")
    style = next(link["href"] for link in shown.all("link") if link["rel"] == "stylesheet")
    assert "immutable" in shop.get(style or "").headers["cache-control"]
    assert "no-cache" in shop.get("/assets/shop.css?v=other").headers["cache-control"]


@pytest.mark.parametrize(
    "path", ["/assets/base.html", "/assets/..%2Fapi.py", "/pictures/..%2Fproducts.jsonl", "/pictures/a.html"]
)
def test_only_files_meant_for_browsers_are_served(shop: httpx.Client, path: str) -> None:
    assert shop.get(path).status_code == 404


def test_a_picture_that_is_not_there_is_drawn_and_can_run_nothing(shop: httpx.Client) -> None:
    response = shop.get("/pictures/no-such-thing-red.svg")
    assert response.headers["content-type"] == "image/svg+xml"
    assert "sandbox" in response.headers["content-security-policy"]
    assert response.content == assets.placeholder().content


def test_the_widget_is_one_script_without_globals(shop: httpx.Client) -> None:
    script = shop.get("/widget.js").text
    assert script.startswith("(() => {")
    assert script.endswith("})();\n")
    assert "innerHTML" not in script
    assert "http://" not in script.replace("http://www.w3.org/2000/svg", "")


# The shop's own pages


def written(slug: str, language: str, title: str, topic: str = "returns") -> Document:
    sections = (Section("", f"{title}."), Section(f"{title} <b>", f"One.\n\nTwo {MARKUP}."))
    return Document(slug, language, title, sections, topic)


PAGES = [
    written("returns", "en", "Returns"),
    written("returns", "zh-CN", "退货"),
    written("shipping", "en", "Shipping", "unheard of"),
    written("shipping", "fr", "Livraison"),
    written("avis", "fr", "Avis", "about"),
]


def test_a_page_is_shown_in_the_shoppers_language_or_the_nearest() -> None:
    shown = pages_in(PAGES, "zh")
    assert [(page.slug, page.title, page.language) for page in shown.values()] == [
        ("returns", "退货", "zh-CN"),
        ("shipping", "Shipping", "en"),
        ("avis", "Avis", "fr"),
    ]
    assert shown["returns"].sections[1] == ("退货 <b>", ("One.", f"Two {MARKUP}."))


def test_pages_stand_by_topic_and_unknown_topics_last() -> None:
    groups = grouped(pages_in(PAGES, "en").values())
    assert {group: [page.slug for page in pages] for group, pages in groups.items()} == {
        "returns": ["returns"],
        "about": ["shipping", "avis"],
    }


@pytest.mark.parametrize(("language", "title"), [("en", "Returns"), ("zh", "退货")])
def test_the_shops_pages_are_reached_from_every_page(shop: httpx.Client, language: str, title: str) -> None:
    assert "/pages/returns" in page(shop, f"/?lang={language}").links()
    shown = page(shop, "/pages/returns")
    assert [link for link in shown.all("a") if link.get("aria-current") and link["href"] == "/pages/returns"]
    assert title in shown.text


def test_a_shop_without_pages_has_no_links_to_them(hostile_shop: httpx.Client) -> None:
    assert not [link for link in page(hostile_shop, "/").links() if link.startswith("/pages/")]
    page(hostile_shop, "/pages/returns", status=404)


def test_a_hostile_page_stays_text(hostile_app: App, hostile_shop: httpx.Client) -> None:
    documents = Documents(hostile_app.indexes.engine)
    documents.save([written(f"odd/{MARKUP}", "en", f"Returns {MARKUP}")])
    try:
        links = [link for link in page(hostile_shop, "/").links() if link.startswith("/pages/")]
        shown = page(hostile_shop, links[0])
        assert f"Two {MARKUP}." in shown.text
        assert f"Returns {MARKUP}" in shown.text
        assert "onerror" not in {name for _, attributes in shown.elements for name in attributes}
        assert all("src" in script for script in shown.all("script"))
    finally:
        documents.save([], replace_all=True)


# The cart


def lines(client: httpx.Client, *items: dict[str, object], language: str = "en") -> dict:
    response = client.post(f"/cart/lines?lang={language}", json={"items": list(items)})
    assert response.status_code == 200, response.text
    answer: dict = response.json()
    return answer


def test_the_cart_costs_what_the_shop_says_now(shop: httpx.Client, app: App) -> None:
    products = list(app.catalog.stream())
    plain = next(p for p in products if p.price and not p.options and (p.stock or 0) > 1)
    chosen = next(p for p in products if p.options and p.options[-1].price and (p.options[-1].stock or 0) > 0)
    option = chosen.options[-1]
    assert plain.price is not None
    assert option.price is not None
    cart = lines(
        shop,
        {"product_id": plain.product_id, "quantity": 2},
        {"product_id": chosen.product_id, "option_id": option.option_id, "quantity": 1},
        {"product_id": "GONE", "quantity": 1},
    )
    double = Money(2 * plain.price.amount_minor, "USD")
    total = Money(double.amount_minor + option.price.amount_minor, "USD")
    assert [(line["quantity"], line["price"], line["total"]) for line in cart["lines"]] == [
        (2, f"${plain.price.amount}", f"${double.amount}"),
        (1, f"${option.price.amount}", f"${option.price.amount}"),
    ]
    assert cart["subtotals"] == [f"${total.amount}"]
    assert cart["lines"][1]["option"]
    chinese = lines(shop, {"product_id": plain.product_id}, language="zh")
    assert chinese["subtotals"] == [f"US${plain.price.amount}"]


def test_a_line_that_cannot_be_ordered_costs_nothing_and_says_why(hostile_shop: httpx.Client) -> None:
    words = load_words()["en"]
    cart = lines(
        hostile_shop,
        {"product_id": "LMP-5", "quantity": 1},
        {"product_id": "LMP-5", "option_id": "LMP-5-S", "quantity": 1},
        {"product_id": "LMP-5", "option_id": "LMP-5-XXL", "quantity": 1},
        {"product_id": "odd/id ?#<x>", "quantity": 1},
        {"product_id": "LMP-3", "quantity": 500},
    )
    assert [(line["note"], line["total"], line["quantity"]) for line in cart["lines"]] == [
        (words.say("choose_option"), None, 1),
        (words.say("sold_out"), None, 1),
        (words.say("price_on_request"), None, 1),
        (None, "$211.50", 9),
    ]
    assert cart["subtotals"] == ["$211.50"]
    assert cart["lines"][2]["href"] == "/products/odd%2Fid%20%3F%23%3Cx%3E"


@pytest.mark.parametrize("body", [{}, {"items": [{}]}, {"items": [{"product_id": "A", "quantity": 0}]}, []])
def test_a_cart_that_is_none_is_refused(shop: httpx.Client, body: object) -> None:
    assert shop.post("/cart/lines", json=body).status_code == 422


def test_a_cart_of_any_size_is_not_read_into_memory(shop: httpx.Client) -> None:
    items = [{"product_id": "A" * 200}] * 1000
    assert shop.post("/cart/lines", json={"items": items}).status_code == 413
