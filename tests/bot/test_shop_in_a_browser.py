"""The shop's pages in a headless Chromium: what their scripts do, and that they fit and can be used."""

import pytest
from playwright.sync_api import expect

from bot.app import App
from tests.shopper import OpenShop, everywhere

pytestmark = pytest.mark.browser


@everywhere
def test_every_page_fits_its_screen_and_names_its_controls(
    open_shop: OpenShop, language: str, size: str
) -> None:
    shopper = open_shop(language, size, hostile=True)
    for path in ("/", "/departments/all", "/products/LMP-3", "/products/LMP-5", "/search?q=lamp", "/cart"):
        shopper.go(path)
        shopper.page.wait_for_load_state("networkidle")
        shopper.check_page()
    shopper.go("/none")
    shopper.complaints.clear()  # the browser itself complains of a page that is not there
    shopper.check_page()


def test_options_change_price_and_stock_and_reach_the_cart(open_shop: OpenShop) -> None:
    shopper = open_shop(hostile=True)
    page = shopper.page
    shopper.go("/products/LMP-5")
    expect(page.locator("#price")).to_have_text("$25.50")
    expect(page.locator("#stock")).to_have_text("Only 2 left")
    expect(page.locator("#quantity option")).to_have_count(2)
    page.get_by_role("radio", name="red").check(force=True)
    expect(page.locator("#stock")).to_have_text("Out of stock")
    expect(page.get_by_role("button", name="Add to cart")).to_be_disabled()
    page.get_by_role("radio", name='L "<b>"').check(force=True)
    expect(page.locator("#price")).to_have_text("$39.00")
    page.locator("#quantity").select_option("3")
    page.get_by_role("button", name="Add to cart").click()
    expect(page.locator(".cart-link .count")).to_have_text("3")
    page.get_by_role("link", name="View cart").click()
    line = page.locator("#cart-lines li")
    expect(line).to_contain_text('L "<b>", red')
    expect(line.locator(".sum")).to_have_text("$117.00")
    page.get_by_role("button", name="One fewer: Desk Lamp Quiet").click()
    expect(page.locator("#cart-subtotal")).to_have_text("$78.00")
    shopper.check_page()
    page.get_by_role("button", name="Remove Desk Lamp Quiet").click()
    expect(page.get_by_role("heading", name="Your cart is empty.")).to_be_visible()
    expect(page.locator(".cart-link .count")).to_be_hidden()


def test_a_cart_forgets_what_the_shop_no_longer_sells(open_shop: OpenShop) -> None:
    shopper = open_shop()
    shopper.go("/cart")
    kept = [
        {"product_id": "GONE", "quantity": 4},
        {"product_id": "AUD-0003", "option_id": None, "quantity": 1},
    ]
    shopper.page.evaluate("kept => localStorage.setItem('shop-cart', JSON.stringify(kept))", kept)
    shopper.page.reload()
    expect(shopper.page.locator("#cart-lines li")).to_have_count(1)
    expect(shopper.page.locator(".cart-link .count")).to_have_text("1")


def test_a_button_of_the_page_asks_in_the_chat(open_shop: OpenShop, app: App) -> None:
    shopper = open_shop()
    shopper.go("/products/AUD-0003")
    shopper.page.get_by_role("button", name="Ask about this product").click()
    shopper.answered(1)
    asked, answered = app.store.transcript(shopper.kept()["conversation_id"])
    assert "Tremvo Bassline" in asked.text
    assert "Tremvo Bassline" in answered.text


def test_sorting_needs_no_further_press(open_shop: OpenShop) -> None:
    shopper = open_shop()
    shopper.go("/departments/audio?type=headphones")
    shopper.page.get_by_label("Sort by").select_option("price_desc")
    shopper.page.wait_for_url("**/departments/audio?type=headphones&sort=price_desc")
