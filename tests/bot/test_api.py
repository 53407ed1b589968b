import json
import logging
import threading
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.api import create_api
from bot.app import App
from bot.contracts import HitsWire, Reply, TraceStep
from bot.errors import StoreError
from bot.records import Conversation
from bot.store import Store
from tests.servers import assert_problem, serving, wait_until

SECRET = "postgresql://shop:hunter2@db"
STREAM = {"Accept": "text/event-stream"}


class BrokenStore(Store):
    """A store whose every read of a conversation fails."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def get_conversation(self, conversation_id: str) -> Conversation | None:
        raise self._error


def say(client: httpx.Client, conversation_id: str, text: str, **more: str) -> Reply:
    response = client.post(f"/v1/conversations/{conversation_id}/messages", json={"text": text, **more})
    assert response.status_code == 200, response.text
    return Reply.model_validate_json(response.content)


def events(response: httpx.Response) -> Iterator[tuple[str, dict]]:
    name = ""
    for line in response.iter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


# Conversations


def test_a_conversation_starts_without_a_body_or_with_all_of_it(client: httpx.Client, app: App) -> None:
    bare = client.post("/v1/conversations")
    assert bare.status_code == 201
    assert set(bare.json()) == {"conversation_id", "token"}
    full = client.post("/v1/conversations", json={"customer_id": "C7", "language": "zh-CN", "channel": "api"})
    stored = app.store.get_conversation(full.json()["conversation_id"])
    assert stored is not None
    assert (stored.customer_id, stored.language, stored.channel) == ("C7", "zh-CN", "api")
    assert stored.token == full.json()["token"]


def test_a_message_is_answered_with_a_reply_that_the_transcript_keeps(
    client: httpx.Client, conversation_id: str
) -> None:
    reply = say(client, conversation_id, "I need a laptop")
    assert reply.conversation_id == conversation_id
    assert reply.products
    assert [card.position for card in reply.products] == list(range(1, len(reply.products) + 1))
    transcript = client.get(f"/v1/conversations/{conversation_id}").json()
    asked, answered = transcript["messages"]
    assert (asked["role"], asked["text"], asked["reply"]) == ("shopper", "I need a laptop", None)
    assert (answered["role"], answered["text"]) == ("bot", reply.text)
    assert answered["reply"]["products"] == [card.model_dump() for card in reply.products]
    assert "token" not in transcript


def test_the_same_client_message_id_gives_the_same_reply_and_no_second_turn(
    client: httpx.Client, conversation_id: str
) -> None:
    first = say(client, conversation_id, "I need a lamp", client_message_id="m1")
    again = say(client, conversation_id, "I need a lamp", client_message_id="m1")
    assert again.message_id == first.message_id
    assert again.text == first.text
    assert len(client.get(f"/v1/conversations/{conversation_id}").json()["messages"]) == 2


def test_the_same_message_sent_many_times_at_once_is_one_turn(
    client: httpx.Client, conversation_id: str
) -> None:
    replies: list[Reply] = []
    threads = [
        threading.Thread(
            target=lambda: replies.append(
                say(client, conversation_id, "headphones", client_message_id="once")
            )
        )
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(replies) == 6
    assert len({reply.message_id for reply in replies}) == 1
    assert len(client.get(f"/v1/conversations/{conversation_id}").json()["messages"]) == 2


def test_a_stream_tells_status_products_and_tokens_before_the_whole_reply(
    client: httpx.Client, conversation_id: str
) -> None:
    url = f"/v1/conversations/{conversation_id}/messages"
    with client.stream("POST", url, json={"text": "I need a laptop"}, headers=STREAM) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        told = list(events(response))
    names = [name for name, _ in told]
    assert set(names) == {"status", "products", "token", "reply"}
    assert names.index("status") < names.index("products") < names.index("token") < names.index("reply")
    reply = Reply.model_validate(told[-1][1])
    assert "".join(data["text"] for name, data in told if name == "token") == reply.text
    products = next(data["products"] for name, data in told if name == "products")
    assert [card["product_id"] for card in products] == [card.product_id for card in reply.products]
    assert client.get(f"/v1/messages/{reply.message_id}/trace").status_code == 200


def test_a_shopper_who_leaves_in_the_middle_of_a_stream_finds_the_answer_later(
    client: httpx.Client, conversation_id: str
) -> None:
    url = f"/v1/conversations/{conversation_id}/messages"
    with client.stream("POST", url, json={"text": "I need a laptop"}, headers=STREAM) as response:
        next(events(response))
    wait_until(lambda: len(client.get(f"/v1/conversations/{conversation_id}").json()["messages"]) == 2)


def test_a_stream_that_fails_ends_with_an_error_event(app: App) -> None:
    class FailsLate(Store):
        def save_turn(self, turn: object) -> None:
            raise StoreError(SECRET)

    broken = replace(app, store=FailsLate(app.indexes.engine))
    with serving(create_api(lambda: broken, console=False)) as client:
        wait_until(lambda: client.get("/readyz").status_code == 200)
        conversation = client.post("/v1/conversations").json()["conversation_id"]
        url = f"/v1/conversations/{conversation}/messages"
        with client.stream("POST", url, json={"text": "hello"}, headers=STREAM) as response:
            name, problem = list(events(response))[-1]
    assert (name, problem["status"]) == ("error", 503)
    assert SECRET not in json.dumps(problem)


def test_a_token_need_not_be_sent_but_a_wrong_one_is_refused(client: httpx.Client) -> None:
    started = client.post("/v1/conversations").json()
    url = f"/v1/conversations/{started['conversation_id']}"
    assert client.get(url).status_code == 200
    assert client.get(url, headers={"Authorization": f"Bearer {started['token']}"}).status_code == 200
    for token in ("wrong", "é"):
        refused = client.get(url, headers={"Authorization": f"Bearer {token}".encode()})
        assert_problem(refused, 401, "token")
        assert refused.headers["www-authenticate"] == "Bearer"
    headers = {"Authorization": "Bearer wrong"}
    assert_problem(client.post(f"{url}/messages", json={"text": "hello"}, headers=headers), 401)


# Feedback, search, trace


def test_feedback_is_written_down(client: httpx.Client, app: App, conversation_id: str) -> None:
    reply = say(client, conversation_id, "I need a laptop")
    before = app.store.counts()["feedback"]
    product = reply.products[0].product_id
    for body in (
        {"event": "helpful"},
        {"event": "click", "product_id": product},
        {"event": "purchase", "product_id": product, "value": 499.5},
        {"event": "edit", "value": "better words"},
    ):
        response = client.post("/v1/feedback", json={"message_id": reply.message_id, **body})
        assert response.status_code == 201
        assert response.json()["event"] == body["event"]
    assert app.store.counts()["feedback"] == before + 4
    stored = next(record for record in app.store.export() if record["conversation_id"] == conversation_id)
    assert [(row["event"], row["product_id"], row["value"]) for row in stored["feedback"]] == [
        ("helpful", None, None),
        ("click", product, None),
        ("purchase", product, "499.5"),
        ("edit", None, "better words"),
    ]


def test_feedback_about_what_was_not_shown_is_refused(client: httpx.Client, conversation_id: str) -> None:
    reply = say(client, conversation_id, "I need a laptop")
    click = {"message_id": reply.message_id, "event": "click"}
    assert_problem(client.post("/v1/feedback", json=click | {"product_id": "NOT-SHOWN"}), 422, "did not show")
    assert_problem(client.post("/v1/feedback", json=click | {"message_id": "nothing"}), 404, "no message")
    assert_problem(client.post("/v1/feedback", json=click | {"event": "stare"}), 422, "event")


def test_search_answers_in_the_shoppers_words(client: httpx.Client) -> None:
    hits = HitsWire.model_validate(client.get("/v1/search", params={"q": "laptop under $800", "k": 3}).json())
    assert 1 <= len(hits.hits) <= 3
    assert hits.need.price is not None
    assert all(card.price is None or float(card.price.amount) <= 800 for card in hits.hits)


@pytest.mark.parametrize(
    ("query", "words"),
    [("", "q:"), ("q=", "q:"), ("q=%20", "blank"), ("q=a&k=0", "k:"), ("q=a&k=101", "k:"), ("q=a&k=x", "k:")],
)
def test_search_refuses_what_it_cannot_answer(client: httpx.Client, query: str, words: str) -> None:
    assert_problem(client.get(f"/v1/search?{query}"), 422, words)


def test_a_trace_tells_the_steps_of_a_turn(client: httpx.Client, conversation_id: str) -> None:
    reply = say(client, conversation_id, "I need a laptop")
    trace = client.get(f"/v1/messages/{reply.message_id}/trace").json()
    steps = [TraceStep.model_validate(step) for step in trace["steps"]]
    assert steps[0].step == "guard"
    assert len(steps) > 3
    assert_problem(client.get("/v1/messages/nothing/trace"), 404, "no reply")


# Errors


def test_what_cannot_be_understood_is_a_problem_document(client: httpx.Client, conversation_id: str) -> None:
    url = f"/v1/conversations/{conversation_id}/messages"
    as_json = {"Content-Type": "application/json"}
    assert_problem(client.post(url, content=b'{"text":', headers=as_json), 400, "not valid JSON")
    assert_problem(client.post(url, content=b'{"text": "\xff"}', headers=as_json), 400)
    assert_problem(client.post(url, content=b"[" * 60_000, headers=as_json), 400)
    assert_problem(client.post(url, content=b'{"text": "hi"}', headers={"Content-Type": "text/plain"}), 415)
    assert_problem(client.post(url, content=b'{"text": "hi"}'), 415)
    assert_problem(client.post(url), 422, "body")
    assert_problem(client.post(url, json={}), 422, "text")
    assert_problem(client.post(url, json=["hi"]), 422)
    assert_problem(client.post(url, json={"text": None}), 422, "text")
    assert_problem(client.post(url, json={"text": 5}), 422, "text")
    assert_problem(client.post(url, json={"text": " \n\t\u200b"}), 422, "text: must not be empty or blank")
    assert_problem(
        client.post(url, json={"text": "hi", "client_message_id": "x" * 201}), 422, "client_message_id"
    )
    assert_problem(client.post("/v1/conversations", json={"customer_id": "x" * 201}), 422, "customer_id")


def test_what_is_not_there_is_a_problem_document(client: httpx.Client) -> None:
    assert_problem(client.get("/v1/conversations/nothing"), 404, "no conversation")
    assert_problem(
        client.post("/v1/conversations/nothing/messages", json={"text": "hi"}), 404, "no conversation"
    )
    for path in ("/desk", "/v1", "/v1/nothing", "/%ff%00"):
        assert_problem(client.get(path), 404, "nothing at")
    wrong = client.put("/v1/search")
    assert_problem(wrong, 405, "PUT")
    assert wrong.headers["allow"] == "GET"


def test_a_body_over_the_limit_is_refused_declared_or_not(client: httpx.Client, conversation_id: str) -> None:
    url = f"/v1/conversations/{conversation_id}/messages"
    body = json.dumps({"text": "a" * 100_000}).encode()
    assert_problem(client.post(url, content=body, headers={"Content-Type": "application/json"}), 413)

    def pieces() -> Iterator[bytes]:
        for start in range(0, len(body), 5000):
            yield body[start : start + 5000]

    assert_problem(client.post(url, content=pieces(), headers={"Content-Type": "application/json"}), 413)
    assert say(client, conversation_id, "a" * 60_000).text


@pytest.mark.parametrize("how", ["read", "json", "stream"])
def test_a_database_that_cannot_be_used_is_503_and_names_no_internals(app: App, how: str) -> None:
    broken = replace(app, store=BrokenStore(StoreError(f"locked: {SECRET}")))
    with serving(create_api(lambda: broken, console=False)) as client:
        wait_until(lambda: "still starting" not in client.get("/v1/search?q=laptop").text)
        if how == "read":
            response = client.get("/v1/conversations/x")
        else:
            headers = STREAM if how == "stream" else {}
            response = client.post("/v1/conversations/x/messages", json={"text": "hi"}, headers=headers)
        assert_problem(response, 503, "try again")
        assert response.headers["retry-after"] == "1"
        assert SECRET not in response.text
        assert_problem(client.get("/readyz"), 503)


def test_an_unexpected_error_is_logged_with_the_id_that_the_client_sees(
    app: App, caplog: pytest.LogCaptureFixture
) -> None:
    broken = replace(app, store=BrokenStore(RuntimeError(SECRET)))
    with caplog.at_level(logging.ERROR), serving(create_api(lambda: broken, console=False)) as client:
        wait_until(lambda: client.get("/v1/search?q=laptop").status_code == 200)
        response = client.get("/v1/conversations/x", headers={"Origin": "https://shop.example"})
    assert_problem(response, 500)
    assert SECRET not in response.text
    assert response.headers["access-control-allow-origin"] == "*"
    error_id = response.json()["detail"].split()[-1]
    assert any(error_id in record.message for record in caplog.records)
    assert SECRET in caplog.text


# The rest


def test_any_origin_may_call_the_api_and_nothing_else(client: httpx.Client) -> None:
    asking = {"Origin": "https://shop.example", "Access-Control-Request-Method": "POST"}
    allowed = client.options(
        "/v1/feedback", headers=asking | {"Access-Control-Request-Headers": "content-type,authorization"}
    )
    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in allowed.headers
    assert "access-control-allow-origin" not in client.get("/metrics", headers=asking).headers


def test_metrics_count_requests_and_turns_once(app: App) -> None:
    with serving(create_api(lambda: app, console=False)) as client:
        wait_until(lambda: client.get("/readyz").status_code == 200)
        conversation = client.post("/v1/conversations").json()["conversation_id"]
        first = say(client, conversation, "I need a laptop", client_message_id="1")
        say(client, conversation, "I need a laptop", client_message_id="1")
        client.get("/v1/conversations/nothing")
        client.get("/nowhere/at/all")
        page = client.get("/metrics")
    assert page.headers["content-type"].startswith("text/plain")
    samples = {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(page.text)
        for sample in family.samples
    }
    messages = "/v1/conversations/{conversation_id}/messages"
    assert samples["xiaoer_http_requests_total", messages, "200"] == 2  # sorted: "/" comes before digits
    assert samples["xiaoer_http_requests_total", "/v1/conversations/{conversation_id}", "404"] == 1
    assert samples["xiaoer_http_requests_total", "404", "other"] == 1
    assert samples["xiaoer_turn_step_seconds_count", "guard"] == 1
    assert samples["xiaoer_grounding_claims_total",] == first.grounding.claims
    assert samples["xiaoer_grounding_unsupported_total",] == first.grounding.unsupported


def test_the_root_leads_a_program_to_the_api(client: httpx.Client) -> None:
    assert client.get("/").json()["chat"] == "/v1/conversations"


def test_the_contract_is_published(client: httpx.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert set(paths) == {
        "/v1/conversations",
        "/v1/conversations/{conversation_id}",
        "/v1/conversations/{conversation_id}/messages",
        "/v1/feedback",
        "/v1/messages/{message_id}/trace",
        "/v1/search",
    }
