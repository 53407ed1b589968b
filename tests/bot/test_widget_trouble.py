"""The chat widget when something goes wrong: lost messages, lost answers, no network, forgotten conversations."""

import json

import pytest
from playwright.sync_api import Request, Route, expect

from bot.app import App
from tests.servers import wait_until
from tests.shopper import LANGUAGES, OpenShop

pytestmark = pytest.mark.browser


def sent_ids(requests: list[Request]) -> list[str]:
    return [json.loads(request.post_data or "{}")["client_message_id"] for request in requests]


def test_a_message_lost_on_the_way_is_sent_again_as_the_same(open_shop: OpenShop, app: App) -> None:
    shopper = open_shop()
    shopper.open()
    tries: list[Request] = []

    def lose_the_first_two(route: Route) -> None:
        tries.append(route.request)
        route.abort() if len(tries) < 3 else route.continue_()

    shopper.page.route("**/messages", lose_the_first_two)
    shopper.ask(shopper.words["ask"], 1)
    assert len(tries) == 3
    assert len(set(sent_ids(tries))) == 1
    assert len(app.store.transcript(shopper.kept()["conversation_id"])) == 2
    shopper.complaints.clear()  # the browser itself complains of requests that are lost


def test_an_answer_lost_on_the_way_back_is_given_once(open_shop: OpenShop, app: App) -> None:
    shopper = open_shop()
    shopper.open()
    tries: list[Request] = []

    def lose_the_first_answer(route: Route) -> None:
        tries.append(route.request)
        response = route.fetch()
        if len(tries) == 1:
            half = response.text()[: response.text().index("event: reply")]
            route.fulfill(response=response, body=half)
        else:
            route.fulfill(response=response)

    shopper.page.route("**/messages", lose_the_first_answer)
    shopper.ask(shopper.words["ask"], 1)
    assert len(tries) == 2
    transcript = app.store.transcript(shopper.kept()["conversation_id"])
    assert len(transcript) == 2
    expect(shopper.panel.locator(".message.bot .words").last).to_have_text(transcript[-1].text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_shopper_without_a_network_is_told_and_tries_again(
    open_shop: OpenShop, app: App, language: str
) -> None:
    shopper = open_shop(language)
    shopper.open()
    tries: list[Request] = []

    def lose(route: Route) -> None:
        tries.append(route.request)
        route.abort()

    shopper.page.route("**/messages", lose)
    shopper.panel.get_by_role("textbox").fill(shopper.words["ask"])
    shopper.panel.get_by_role("textbox").press("Enter")
    retry = shopper.button("retry")
    expect(retry).to_be_visible()
    shopper.page.unroute("**/messages")
    with shopper.page.expect_request("**/messages") as again:
        retry.click()
    shopper.answered(1)
    expect(retry).to_have_count(0)
    assert len(set(sent_ids([*tries, again.value]))) == 1
    shopper.complaints.clear()


def test_a_conversation_that_the_server_does_not_know_starts_anew_without_a_word(
    open_shop: OpenShop, app: App
) -> None:
    shopper = open_shop()
    shopper.go("/")
    forgotten = {"conversation_id": "0" * 32, "token": "x", "open": False}
    shopper.page.evaluate(
        "kept => localStorage.setItem(`xiaoer:${location.origin}`, JSON.stringify(kept))", forgotten
    )
    shopper.open()
    shopper.ask(shopper.words["ask"], 1)
    assert shopper.kept()["conversation_id"] != forgotten["conversation_id"]
    # And one that is forgotten while the shopper looks at it.
    kept = {**shopper.kept(), **forgotten, "open": True}
    shopper.page.evaluate(
        "kept => localStorage.setItem(`xiaoer:${location.origin}`, JSON.stringify(kept))", kept
    )
    shopper.ask(shopper.words["ask"], 2)
    assert len(app.store.transcript(shopper.kept()["conversation_id"])) == 2
    expect(shopper.panel.locator(".failed")).to_have_count(0)
    assert all("404" in complaint for complaint in shopper.complaints)
    shopper.complaints.clear()


def test_a_page_left_in_the_middle_of_a_turn_shows_the_answer_once(open_shop: OpenShop, app: App) -> None:
    shopper = open_shop()
    shopper.open()
    shopper.page.route("**/messages", lambda route: None)  # never answered
    shopper.panel.get_by_role("textbox").fill(shopper.words["ask"])
    shopper.panel.get_by_role("textbox").press("Enter")
    wait_until(lambda: bool(shopper.kept().get("pending")))
    expect(shopper.panel.locator(".typing")).to_be_visible()
    shopper.page.unroute("**/messages")
    shopper.page.reload()
    shopper.answered(1)
    assert len(app.store.transcript(shopper.kept()["conversation_id"])) == 2
    expect(shopper.panel.locator(".message.shopper")).to_have_count(1)
    assert not shopper.kept()["pending"]


def test_a_wish_for_a_person_in_the_middle_of_an_answer_is_not_lost(open_shop: OpenShop, app: App) -> None:
    shopper = open_shop()
    shopper.open()
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        route.continue_() if held else held.append(route)

    shopper.page.route("**/messages", hold_the_first)
    with shopper.page.expect_request("**/messages"):
        shopper.panel.get_by_role("textbox").fill(shopper.words["ask"])
        shopper.panel.get_by_role("textbox").press("Enter")
    shopper.button("person").click()
    expect(shopper.panel.locator(".typing")).to_be_visible()
    held[0].continue_()
    shopper.answered(2)
    assert app.store.open_handoff(shopper.kept()["conversation_id"]) is not None
